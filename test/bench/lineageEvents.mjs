/**
 * Events of the recorder and Spark for a script that makes `count` datasets in chains that fork and join, and runs
 * them, as the panel receives them. Each dataset is created at its own line; every tenth begins a stage.
 */
export const APPLICATION = 'app-1';
export const FILE = '/work/job.py';

/** @returns {import('../../src/model/runEvent').RunEvent[]} */
export function lineageEvents(count) {
  const lines = Array.from({ length: count }, (_, index) => `d${index + 1} = call_${index + 1}()`);
  const start = { runId: 'run', mode: 'run', script: FILE, args: [], cwd: '/work', strobeVersion: '0' };
  const events = [
    { type: 'runStarted', ...start },
    { type: 'sourceCaptured', file: FILE, sha256: '0'.repeat(64), text: `${lines.join('\n')}\n` },
  ];
  for (let index = 1; index <= count; index += 1) events.push(...birth(index, parentsOf(index)));
  return events.map((event, index) => ({ time: 1_795_374_700_000 + index, ...event }));
}

/** The events of one more dataset, made from `parents`. */
export function birth(index, parents) {
  const callId = 10 * index;
  const end = `d${index} = call_${index}()`.length;
  const column = `d${index} = `.length;
  const site = { file: FILE, line: index, column, endLine: index, endColumn: end, function: '<module>' };
  const op = parents.length === 0 ? 'textFile' : parents.length > 1 ? 'union' : 'map';
  const owner = parents.length === 0 ? 'SparkContext' : 'RDD';
  const call = { op, owner, kind: 'transformation', frames: [site], parentCallId: null, thread: 'MainThread' };
  const born = { kind: 'rdd', className: 'RDD', applicationId: APPLICATION, pipelined: false, rddId: null };
  return [
    { type: 'callMade', callId, argumentIds: parents.map(idOf), ...call },
    { type: 'datasetBorn', datasetId: idOf(index), callId, previousId: null, ...born },
    { type: 'callEnded', callId, error: null },
  ];
}

/** The recorder's id of the dataset of a line. */
export const idOf = index => 10 * index + 1;

function parentsOf(index) {
  if (index % 17 === 1) return [];
  if (index % 10 === 0) return [index - 1, Math.max(1, index - 7)];
  return index % 10 === 5 ? [Math.max(1, index - 3)] : [index - 1];
}
