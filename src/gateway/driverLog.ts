import type { JavaRef } from '../py4j/codec';
import type { Py4jClient } from '../py4j/py4jClient';

/** Enough for the warnings of a long run; of more, the last ones are kept. */
const KEPT_BYTES = 256 * 1024;
/** A class of Spark: keeps the last bytes written to it in memory, and returns them as text. */
const RING = 'org.apache.spark.util.CircularBuffer';
const NAME = 'strobe';
const LOG4J = 'org.apache.logging.log4j';
/** Time, level, class and message: what `driverWarnings` reads. */
const PATTERN = '%d{UNIX_MILLIS} %p %c{1} %m%n';

/**
 * The warnings that Spark logs in the driver's JVM. An appender of our own is added beside those of the job, which stay
 * as they are, so the job's log is the same.
 */
export class DriverLog {
  private constructor(
    private readonly client: Py4jClient,
    private readonly ring: JavaRef,
  ) {}

  /** From now on. @throws Error in a JVM that logs by something else than Log4j 2: then nothing is changed. */
  static async open(client: Py4jClient): Promise<DriverLog> {
    const made: JavaRef[] = [];
    const keep = async (answer: Promise<JavaRef>) => {
      const ref = await answer;
      made.push(ref);
      return ref;
    };
    const ring = await client.construct(RING, KEPT_BYTES);
    try {
      const builder = await keep(client.callForRef(`z:${LOG4J}.core.layout.PatternLayout`, 'newBuilder'));
      await keep(client.callForRef(builder, 'withPattern', PATTERN));
      const layout = await keep(client.callForRef(builder, 'build'));
      const appender = await keep(
        client.callForRef(
          `z:${LOG4J}.core.appender.OutputStreamAppender`,
          'createAppender',
          layout,
          null,
          ring,
          NAME,
          false,
          true,
        ),
      );
      await client.call(appender, 'start');
      const context = await keep(client.callForRef(`z:${LOG4J}.core.LoggerContext`, 'getContext', false));
      const configuration = await keep(client.callForRef(context, 'getConfiguration'));
      const root = await keep(client.callForRef(configuration, 'getRootLogger'));
      const level = await keep(client.callForRef(`z:${LOG4J}.Level`, 'getLevel', 'WARN'));
      // A JVM that ran another job still has the appender of that run, and ignores a second one with its name.
      await client.call(root, 'removeAppender', NAME);
      await client.call(root, 'addAppender', appender, level, null);
      return new DriverLog(client, ring);
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
