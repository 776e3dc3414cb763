import type { JavaRef } from '../py4j/codec';
import type { Py4jClient } from '../py4j/py4jClient';

const KEPT_BYTES = 64 * 1024;
const TEE = 'org.apache.commons.io.output.TeeOutputStream';
/** A class of Spark: keeps the last bytes written to it in memory, and returns them as text. */
const RING = 'org.apache.spark.util.CircularBuffer';
/** System properties with the encoding of the JVM's output: since Java 18, before Java 18, and the default. */
const ENCODINGS = ['stderr.encoding', 'sun.stderr.encoding', 'file.encoding'];

/**
 * The end of a JVM's `System.err`. In local mode, this contains the output of Spark's Python workers. All output still
 * goes to its original destination, byte by byte. Spark's own log keeps the original stream, so it is not included.
 */
export class JvmStderr {
  private constructor(
    private readonly client: Py4jClient,
    private readonly ring: JavaRef,
  ) {}

  /** From now on. @throws Error in a JVM without these classes: then nothing is changed. */
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
