import { pathToFileURL } from 'node:url';
import { JavaRef } from '../py4j/codec';
import type { Py4jClient } from '../py4j/py4jClient';
import { scalaOption } from './scalaSeq';

/** Uncompressed, in one file, and flushed at once: the gateway reads the file while it grows. */
const LOG_SETTINGS: Record<string, string> = {
  'spark.eventLog.compress': 'false',
  'spark.eventLog.rolling.enabled': 'false',
  'spark.eventLog.overwrite': 'true',
  'spark.eventLog.buffer.kb': '1k',
  'spark.eventLog.logBlockUpdates.enabled': 'false',
};

/**
 * Adds Strobe's event log to a SparkContext, next to the user's own log, which keeps its settings.
 * @param directory absolute path; the file is `<applicationId>.inprogress` in it.
 * @returns the listener, for `finishEventLog`.
 */
export async function addEventLog(client: Py4jClient, context: JavaRef, directory: string): Promise<JavaRef> {
  const made: JavaRef[] = [];
  const keep = (ref: JavaRef) => {
    made.push(ref);
    return ref;
  };
  const settings = keep(await client.callForRef(context, 'getConf'));
  for (const [key, value] of Object.entries(LOG_SETTINGS)) keep(await client.callForRef(settings, 'set', key, value));
  const listener = await client.construct(
    'org.apache.spark.scheduler.EventLoggingListener',
    String(await client.call(context, 'applicationId')),
    keep(await client.callForRef('z:scala.Option', 'empty')),
    keep(await client.construct('java.net.URI', pathToFileURL(directory).href)),
    settings,
    keep(await client.callForRef(context, 'hadoopConfiguration')),
  );
  await client.call(listener, 'start');
  const bus = keep(await client.callForRef(context, 'listenerBus'));
  await client.call(bus, 'addToEventLogQueue', listener);
  await client.release(...made);
  return listener;
}

/**
 * Flushes the log. The listener stays registered and writes nothing more.
 * @returns whether everything could be written: Spark itself only logs write errors and continues.
 */
export async function finishEventLog(client: Py4jClient, listener: JavaRef): Promise<boolean> {
  const writer = await client.callForRef(listener, 'logWriter');
  const stream = await scalaOption(client, await client.callForRef(writer, 'writer'));
  // It flushes. What a streaming query that still runs adds to a log that has been stopped would be an error, too.
  const hasFailed = stream instanceof JavaRef && (await client.call(stream, 'checkError'));
  await client.call(listener, 'stop');
  await client.release(listener, writer, ...(stream instanceof JavaRef ? [stream] : []));
  return !hasFailed;
}

/** Waits until every listener of the application has received all events so far. @returns false on timeout. */
export async function drainListeners(client: Py4jClient, context: JavaRef, timeoutMs: number): Promise<boolean> {
  const bus = await client.callForRef(context, 'listenerBus');
  try {
    await client.call(bus, 'waitUntilEmpty', timeoutMs);
    return true;
  } catch {
    return false;
  } finally {
    await client.release(bus);
  }
}

/**
 * Number of events that Spark dropped because a listener could not keep up, from the counters of its queues: that of
 * the event log, and the shared one, which carries query events.
 */
export async function countDroppedEvents(client: Py4jClient, context: JavaRef): Promise<number> {
  const bus = await client.callForRef(context, 'listenerBus');
  const metrics = await client.callForRef(bus, 'metrics');
  const registry = await client.callForRef(metrics, 'metricRegistry');
  let dropped = 0;
  for (const queue of ['eventLog', 'shared']) {
    const counter = await client.callForRef(registry, 'counter', `queue.${queue}.numDroppedEvents`);
    dropped += Number(await client.call(counter, 'getCount'));
    await client.release(counter);
  }
  await client.release(bus, metrics, registry);
  return dropped;
}
