import type { JavaRef } from '../py4j/codec';
import type { Py4jClient } from '../py4j/py4jClient';

const KEPT_BYTES = 64 * 1024;
const TEE = 'org.apache.commons.io.output.TeeOutputStream';
/** Spark's own: the last bytes of what is written to it, kept in memory, and as text when asked. */
const RING = 'org.apache.spark.util.CircularBuffer';
/** How the JVM encodes what it prints there: since Java 18, before, and where neither is set. */
const ENCODINGS = ['stderr.encoding', 'sun.stderr.encoding', 'file.encoding'];

/**
 * The end of what a JVM wrote to `System.err`, where Spark in local mode puts what its Python workers print. All of it
 * still goes where it went before, byte by byte; Spark's own log, which holds the old stream, is not in it.
 */
export class JvmStderr {
  private constructor(
    private readonly client: Py4jClient,
    private readonly ring: JavaRef,
  ) {}

  /** From now on. @throws Error in a JVM that has not these classes: then nothing is changed. */
  static async tee(client: Py4jClient): Promise<JvmStderr> {
    const made: JavaRef[] = [];
    const keep = async (answer: Promise<JavaRef>) => {
      const ref = await answer;
      made.push(ref);
      return ref;
    };
    const ring = await client.construct(RING, KEPT_BYTES);
    try {
      const system = await keep(client.callForRef('z:java.lang.Class', 'forName', 'java.lang.System'));
      const field = await keep(client.callForRef(system, 'getField', 'err'));
      const before = await keep(client.callForRef(field, 'get', null));
      const both = await keep(client.construct(TEE, before, ring));
      const stream = await keep(client.construct('java.io.PrintStream', both, true, await encoding(client)));
      await client.callStatic('java.lang.System', 'setErr', stream);
      return new JvmStderr(client, ring);
    } catch (error) {
      await client.release(ring);
      throw error;
    } finally {
      await client.release(...made);
    }
  }

  async read(): Promise<string> {
    return String(await this.client.call(this.ring, 'toString'));
  }
}

async function encoding(client: Py4jClient): Promise<string> {
  for (const property of ENCODINGS) {
    const value = await client.callStatic('java.lang.System', 'getProperty', property);
    if (typeof value === 'string') return value;
  }
  return 'UTF-8';
}
