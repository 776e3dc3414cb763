/**
 * Events that Spark logged before the gateway listened: a `SparkContext` exists only after its application, environment
 * and first executors were announced. Read once, by Py4J.
 */
import type { ApplicationStarted, CachedRdd, DriverMeasured, ExecutorAdded, StageProgress } from '../model/runEvent';
import type { JavaRef } from '../py4j/codec';
import type { Py4jClient } from '../py4j/py4jClient';
import { scalaOption, scalaSeqOfRefs } from './scalaSeq';

export async function readApplication(client: Py4jClient, context: JavaRef): Promise<ApplicationStarted> {
  const text = async (method: string) => String(await client.call(context, method));
  const uiUrl = await scalaOption(client, await client.callForRef(context, 'uiWebUrl'));
  const attemptId = await scalaOption(client, await client.callForRef(context, 'applicationAttemptId'));
  return {
    type: 'applicationStarted',
    time: Date.now(),
    applicationId: await text('applicationId'),
    attemptId: attemptId === null ? null : String(attemptId),
    name: await text('appName'),
    user: await text('sparkUser'),
    startTime: Number(await client.call(context, 'startTime')),
    sparkVersion: await text('version'),
    javaVersion: String(await client.callStatic('java.lang.System', 'getProperty', 'java.version')),
    scalaVersion: String(await client.callStatic('scala.util.Properties', 'versionNumberString')),
    master: await text('master'),
    uiUrl: uiUrl === null ? null : String(uiUrl),
    properties: await readProperties(client, context),
  };
}

async function readProperties(client: Py4jClient, context: JavaRef): Promise<Record<string, string>> {
  const configuration = await client.callForRef(context, 'getConf');
  const lines = String(await client.call(configuration, 'toDebugString')).split('\n');
  await client.release(configuration);
  return Object.fromEntries(
    lines
      .filter(line => line.includes('='))
      .map(line => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]),
  );
}

export async function readExecutors(
  client: Py4jClient,
  store: JavaRef,
  applicationId: string,
): Promise<ExecutorAdded[]> {
  const summaries = await scalaSeqOfRefs(client, await client.callForRef(store, 'executorList', false));
  const events: ExecutorAdded[] = [];
  for (const summary of summaries) events.push(await readExecutor(client, summary, applicationId));
  await client.release(...summaries);
  return events;
}

async function readExecutor(client: Py4jClient, summary: JavaRef, applicationId: string): Promise<ExecutorAdded> {
  const addTime = await client.callForRef(summary, 'addTime');
  const logs = await client.callForRef(summary, 'executorLogs');
  const stderr = await scalaOption(client, await client.callForRef(logs, 'get', 'stderr'));
  const event: ExecutorAdded = {
    type: 'executorAdded',
    time: Date.now(),
    applicationId,
    executorId: String(await client.call(summary, 'id')),
    hostPort: String(await client.call(summary, 'hostPort')),
    totalCores: Number(await client.call(summary, 'totalCores')),
    maxTasks: Number(await client.call(summary, 'maxTasks')),
    maxMemory: Number(await client.call(summary, 'maxMemory')),
    addTime: Number(await client.call(addTime, 'getTime')),
    logs: typeof stderr === 'string' ? { stderr } : {},
  };
  await client.release(addTime, logs);
  return event;
}

/**
 * Spark's measurements of the driver's JVM, as on its executors page.
 * @returns null if the driver is not among the executors.
 */
export async function readDriver(
  client: Py4jClient,
  store: JavaRef,
  applicationId: string,
): Promise<DriverMeasured | null> {
  const summaries = await scalaSeqOfRefs(client, await client.callForRef(store, 'executorList', false));
  let measured: DriverMeasured | null = null;
  for (const summary of summaries) {
    if ((await client.call(summary, 'id')) !== 'driver') continue;
    const totalGCTime = Number(await client.call(summary, 'totalGCTime'));
    measured = { type: 'driverMeasured', time: Date.now(), applicationId, totalGCTime };
  }
  await client.release(...summaries);
  return measured;
}

/** Cached RDDs and tables with the sizes on Spark's storage page. `datasetId` stays null. */
export async function readStorage(client: Py4jClient, store: JavaRef): Promise<CachedRdd[]> {
  const infos = await scalaSeqOfRefs(client, await client.callForRef(store, 'rddList', true));
  const cached: CachedRdd[] = [];
  for (const info of infos)
    cached.push({
      rddId: Number(await client.call(info, 'id')),
      name: String(await client.call(info, 'name')),
      storageLevel: String(await client.call(info, 'storageLevel')),
      numPartitions: Number(await client.call(info, 'numPartitions')),
      numCachedPartitions: Number(await client.call(info, 'numCachedPartitions')),
      memorySize: Number(await client.call(info, 'memoryUsed')),
      diskSize: Number(await client.call(info, 'diskUsed')),
      datasetId: null,
    });
  await client.release(...infos);
  return cached;
}

export async function readStageProgress(client: Py4jClient, store: JavaRef): Promise<StageProgress['stages']> {
  const active = await scalaSeqOfRefs(client, await client.callForRef(store, 'activeStages'));
  const stages: StageProgress['stages'] = [];
  const number = async (stage: JavaRef, method: string) => Number(await client.call(stage, method));
  for (const stage of active)
    stages.push({
      stageId: await number(stage, 'stageId'),
      attempt: await number(stage, 'attemptId'),
      numTasks: await number(stage, 'numTasks'),
      activeTasks: await number(stage, 'numActiveTasks'),
      completedTasks: await number(stage, 'numCompleteTasks'),
      failedTasks: await number(stage, 'numFailedTasks'),
    });
  await client.release(...active);
  return stages;
}
