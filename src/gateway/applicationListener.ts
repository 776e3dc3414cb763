import { pathToFileURL } from 'node:url';
import { JavaRef } from '../py4j/codec';
import type { Py4jClient } from '../py4j/py4jClient';
import { scalaOption } from './scalaSeq';

/** Plain, whole and at once: the gateway reads the file while it grows. */
const LOG_SETTINGS: Record<string, string> = {
  'spark.eventLog.compress': 'false',
  'spark.eventLog.rolling.enabled': 'false',
  'spark.eventLog.overwrite': 'true',
  'spark.eventLog.buffer.kb': '1k',
  'spark.eventLog.logBlockUpdates.enabled': 'false',
};

/**
 * Adds an event log of ours to a SparkContext, beside the user's own, which keeps its settings.
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
 * Writes out what the log still holds back. The listener stays registered and says nothing more.
 * @returns whether all of it could be written: Spark itself only logs that, and goes on.
 */
export async function finishEventLog(client: Py4jClient, listener: JavaRef): Promise<boolean> {
  const writer = await client.callForRef(listener, 'logWriter');
  const stream = await scalaOption(client, await client.callForRef(writer, 'writer'));
  await client.call(listener, 'stop');
  const hasFailed = stream instanceof JavaRef && (await client.call(stream, 'checkError'));
  await client.release(listener, writer, ...(stream instanceof JavaRef ? [stream] : []));
  return !hasFailed;
}

/** Waits until every listener of the application has seen what was said so far. @returns false if that took too long. */
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
 * How many events Spark threw away because a listener could not keep up, by the counters of its queues: ours is the event
 * log's, queries are told of in the shared one.
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
