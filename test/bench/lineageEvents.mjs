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

/**
 * Events of a finished script of `loops` loops that make `count` datasets; every iteration makes five. Loops alternate: one
 * chains its iterations and runs an action at its end; the next runs an action in each iteration, which starts from that end.
 * @returns {import('../../src/model/runEvent').RunEvent[]}
 */
export function loopEvents(count, loops) {
  const iterations = Math.round(count / loops / CALLS.length);
  const lines = Array.from({ length: loops }, (_, loop) => CALLS.map(op => `l${loop} = l${loop}.${op}(x)`)).flat();
  const start = { runId: 'loops', mode: 'run', script: FILE, args: [], cwd: '/work', strobeVersion: '0' };
  const events = [
    { type: 'runStarted', ...start },
    { type: 'sourceCaptured', file: FILE, sha256: '0'.repeat(64), text: `${lines.join('\n')}\n` },
    { type: 'applicationStarted', applicationId: APPLICATION, name: 'job', user: '', startTime: START, ...UNKNOWN },
  ];
  let end = null;
  for (let made = 0; made < iterations * loops; made += 1) {
    const [loop, first] = [Math.floor(made / iterations), made * CALLS.length + 1];
    const isChain = loop % 2 === 0;
    const isLast = made % iterations === iterations - 1;
    const parent = isChain ? (made % iterations === 0 ? null : first - 1) : end;
    for (let call = 0; call < CALLS.length; call += 1)
      events.push(
        ...loopCall(first + call, call === 0 ? parent : first + call - 1, loop * CALLS.length + call + 1, lines),
      );
    const last = first + CALLS.length - 1;
    const size = isChain ? iterations * CALLS.length : CALLS.length;
    if (!isChain || isLast) events.push(...loopJob(last, size, (loop + 1) * CALLS.length, made, lines));
    if (isChain) end = last;
  }
  events.push({ type: 'runEnded', status: 'succeeded', exitCode: 0, signal: null });
  return events.map((event, at) => ({ time: START + at, ...event }));
}

const START = 1_795_374_700_000;
const CALLS = ['map', 'filter', 'flatMap', 'keyBy', 'mapValues'];
const UNKNOWN = {
  attemptId: null,
  sparkVersion: null,
  javaVersion: null,
  scalaVersion: null,
  master: 'local[2]',
  uiUrl: null,
  properties: {},
};

const siteAt = (line, lines) => {
  const column = lines[line - 1].indexOf('= ') + 2;
  return { file: FILE, line, column, endLine: line, endColumn: lines[line - 1].length, function: '<module>' };
};

function loopCall(index, parent, line, lines) {
  const op = CALLS[(line - 1) % CALLS.length];
  const frames = [siteAt(line, lines)];
  const callId = 10 * index;
  const call = { op, owner: 'RDD', kind: 'transformation', frames, parentCallId: null, thread: 'MainThread' };
  const born = { kind: 'rdd', className: 'RDD', applicationId: APPLICATION, pipelined: false, rddId: index };
  return [
    { type: 'callMade', callId, argumentIds: parent === null ? [] : [idOf(parent)], ...call },
    { type: 'datasetBorn', datasetId: idOf(index), callId, previousId: null, ...born },
    { type: 'callEnded', callId, error: null },
  ];
}

/** An action on a dataset, with a job of one stage over the last `size` datasets. */
function loopJob(index, size, line, job, lines) {
  const callId = 10 * index + 5;
  const frames = [siteAt(line, lines)];
  const call = { op: 'count', owner: 'RDD', kind: 'action', frames, parentCallId: null, thread: 'MainThread' };
  const rdd = { name: 'PythonRDD', scope: null, callSite: '', parentIds: [], storageLevel: 'NONE', numPartitions: 1 };
  const rdds = Array.from({ length: size }, (_, at) => ({ ...rdd, rddId: index - at }));
  const at = START + 12 * index;
  const stage = {
    ...{ stageId: job, attempt: 0, name: `count at job.py:${line}`, numTasks: 1, parentIds: [], details: '', rdds },
    ...{ submissionTime: at, completionTime: at + 20 + ((job * 7919) % 40), failureReason: null, accumulatorIds: [] },
  };
  const known = { applicationId: APPLICATION };
  const query = { queryId: null, rootQueryId: null, jobGroup: null, description: null, tags: [] };
  return [
    { type: 'callMade', callId, argumentIds: [idOf(index)], ...call },
    { type: 'jobStarted', ...known, jobId: job, submissionTime: at, stages: [stage], actionId: callId, ...query },
    { type: 'stageSubmitted', ...known, stage: { ...stage, completionTime: null }, actionId: callId },
    { type: 'stageCompleted', ...known, stage },
    { type: 'jobEnded', ...known, jobId: job, succeeded: true, error: null },
    { type: 'callEnded', callId, error: null },
  ];
}

/**
 * Events of a finished query whose plan has about `count` nodes: a chain of joins, each with a filtered scan of its own.
 * @returns {import('../../src/model/runEvent').RunEvent[]}
 */
const NODES_OF_BRANCH = 100;

/** A query whose plan is a union of queries with many joins: about `count` nodes, which are at most 70 deep. */
export function widePlanEvents(count) {
  const node = (name, detail, children) => ({ name, detail, metadata: {}, metrics: [], children });
  const columns = Array.from({ length: 40 }, (_, index) => `column_${index}#${index}`).join(', ');
  const branches = Array.from({ length: count / NODES_OF_BRANCH }, (_, branch) => {
    const scan = table => node('Scan parquet', `FileScan parquet table_${branch}_${table} [${columns}]`, []);
    let plan = scan(0);
    for (let table = 1; 3 * table < NODES_OF_BRANCH; table += 1) {
      const join = node('SortMergeJoin', `SortMergeJoin [id], [id_${table}], Inner`, [plan, scan(table)]);
      plan = node('Project', `Project [${columns}]`, [join]);
    }
    return plan;
  });
  return withPlan(node('Union', 'Union', branches));
}

export function planEvents(count) {
  const node = (name, detail, children) => ({ name, detail, metadata: {}, metrics: [], children });
  const columns = Array.from({ length: 40 }, (_, index) => `column_${index}#${index}`).join(', ');
  const scan = at => node('Scan parquet', `FileScan parquet table_${at} [${columns}]`, []);
  const filtered = at => node('Filter', `Filter isnotnull(id_${at})`, [scan(at)]);
  let plan = filtered(0);
  for (let at = 1; at < count / 4; at += 1) {
    const join = node('SortMergeJoin', `SortMergeJoin [id], [id_${at}], Inner`, [plan, filtered(at)]);
    plan = node('Project', `Project [${columns}]`, [join]);
  }
  return withPlan(plan);
}

function withPlan(plan) {
  const start = { runId: 'plan', mode: 'run', script: FILE, args: [], cwd: '/work', strobeVersion: '0' };
  const query = { queryId: 0, rootQueryId: 0, description: '', details: '', physicalPlanText: '', actionId: null };
  const events = [
    { type: 'runStarted', ...start },
    { type: 'applicationStarted', applicationId: APPLICATION, name: 'job', user: '', startTime: START, ...UNKNOWN },
    { type: 'queryStarted', applicationId: APPLICATION, ...query, plan, tags: [], uuid: null },
    { type: 'runEnded', status: 'succeeded', exitCode: 0, signal: null },
  ];
  return events.map((event, at) => ({ time: START + at, ...event }));
}
