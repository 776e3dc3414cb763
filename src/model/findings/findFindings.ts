import type { Run } from '../run';
import type { Finding, Found } from './finding';
import { broadcastTimeout } from './broadcastTimeout';
import { broadcastTooLarge } from './broadcastTooLarge';
import { couldBroadcast } from './couldBroadcast';
import { estimateOff } from './estimateOff';
import { explodingGenerate } from './explodingGenerate';
import { filteredPairs } from './filteredPairs';
import { filterNotPushed } from './filterNotPushed';
import { inferredSchemas } from './inferredSchemas';
import { nestedLoopJoins } from './nestedLoopJoins';
import { partitionFilterMissing } from './partitionFilterMissing';
import { readAgain } from './readAgain';
import { sameShuffleTwice } from './sameShuffleTwice';
import { slowCommits } from './slowCommits';
import { slowListing } from './slowListing';
import { smallFilesRead } from './smallFilesRead';
import { smallFilesWritten } from './smallFilesWritten';
import { unusedColumns } from './unusedColumns';
import { cachesBeforeFilters } from './cachesBeforeFilters';
import { changingRows } from './changingRows';
import { coalescedTooFar } from './coalescedTooFar';
import { computeBoundStages } from './computeBoundStages';
import { driverLogWarnings } from './driverLogWarnings';
import { explodingJoins } from './explodingJoins';
import { fetchWaits } from './fetchWaits';
import { DEFAULT_THRESHOLDS } from './findingThresholds';
import { functionsEvaluatedTwice } from './functionsEvaluatedTwice';
import { growingPlans } from './growingPlans';
import { idleCores } from './idleCores';
import { keptCaches } from './keptCaches';
import { largeCaptures } from './largeCaptures';
import { longChains } from './longChains';
import { lostSpeculation } from './lostSpeculation';
import { oneTaskStages } from './oneTaskStages';
import { pickledFunctions } from './pickledFunctions';
import { pickledPandas } from './pickledPandas';
import { recomputedDatasets } from './recomputedDatasets';
import { repeatedClosures } from './repeatedClosures';
import { replaceableFunctions } from './replaceableFunctions';
import { RunFacts } from './runFacts';
import { skewedStages } from './skewedStages';
import { slowFunctions } from './slowFunctions';
import { stalledReplies } from './stalledReplies';
import { unevenPythonTasks } from './unevenPythonTasks';
import { unusedRows } from './unusedRows';
import { uselessCaches } from './uselessCaches';
import { workerStarts } from './workerStarts';

const RULES: ((facts: RunFacts) => Found[])[] = [
  explodingJoins,
  functionsEvaluatedTwice,
  recomputedDatasets,
  oneTaskStages,
  coalescedTooFar,
  longChains,
  skewedStages,
  slowFunctions,
  filteredPairs,
  explodingGenerate,
  nestedLoopJoins,
  couldBroadcast,
  broadcastTooLarge,
  estimateOff,
  broadcastTimeout,
  sameShuffleTwice,
  smallFilesRead,
  slowListing,
  inferredSchemas,
  readAgain,
  partitionFilterMissing,
  filterNotPushed,
  unusedColumns,
  smallFilesWritten,
  slowCommits,
  uselessCaches,
  cachesBeforeFilters,
  keptCaches,
  growingPlans,
  workerStarts,
  pickledFunctions,
  unevenPythonTasks,
  changingRows,
  fetchWaits,
  idleCores,
  lostSpeculation,
  computeBoundStages,
  driverLogWarnings,
  largeCaptures,
  repeatedClosures,
  pickledPandas,
  unusedRows,
  stalledReplies,
  replaceableFunctions,
];

/** A finding is marked at its line from this saving (or cost) on: milliseconds, and share of the run's wall time. */
const GATE_MS = 1000;
const GATE_SHARE = 0.05;

/** What took the run's time without need, and what failed: what is worth the most first. */
export function findFindings(run: Run, thresholds = DEFAULT_THRESHOLDS): Finding[] {
  const facts = new RunFacts(run, thresholds);
  const found = RULES.flatMap(rule => rule(facts)).map(each => toFinding(each, facts));
  return found
    .filter(each => !found.some(other => other.marked && explains(other, each)))
    .sort((a, b) => rank(b) - rank(a) || b.share - a.share || bytesOf(b) - bytesOf(a));
}

/** By rule the rules whose findings are only a symptom of it in the same stage. */
const SYMPTOMS: Record<string, readonly string[]> = {
  'join.explodes': [
    'stage.dataSkew',
    'stage.straggler',
    'join.couldBroadcast',
    'join.sameShuffleTwice',
    'stage.computeBound',
  ],
  'join.filteredPairs': ['stage.dataSkew', 'stage.straggler', 'join.couldBroadcast', 'join.sameShuffleTwice'],
  'join.cartesian': ['stage.dataSkew', 'stage.straggler'],
  'join.orCondition': ['stage.dataSkew', 'stage.straggler'],
  'join.inequality': ['stage.dataSkew', 'stage.straggler'],
  'join.estimateOff': ['join.broadcastTooLarge'],
  'read.partitionFilterMissing': ['read.smallFiles'],
  'write.smallFiles': ['write.slowCommit'],
  'python.evaluatedTwice': ['python.slowFunction', 'python.notArrow', 'python.workerStart'],
  'dataset.recomputed': [
    'python.slowFunction',
    'read.again',
    'python.notArrow',
    'python.workerStart',
    'stage.computeBound',
  ],
  'cache.tooSmall': ['python.slowFunction', 'python.notArrow', 'python.workerStart'],
  'python.replaceableFunction': ['python.slowFunction', 'python.notArrow', 'python.workerStart'],
  'python.workerStart': ['python.slowFunction'],
  'python.notArrow': ['python.slowFunction'],
  'python.unevenTasks': ['python.slowFunction', 'stage.dataSkew', 'stage.straggler'],
  'plan.growsPerIteration': ['dataset.recomputed'],
  'stage.coalescedTooFar': ['python.slowFunction', 'stage.coalescedToOne'],
};

function explains(cause: Finding, other: Finding): boolean {
  const isSymptom = SYMPTOMS[cause.rule]?.includes(other.rule) ?? false;
  return isSymptom && cause.applicationId === other.applicationId && shares(cause.stageIds, other.stageIds);
}

const shares = (one: readonly number[], other: readonly number[]): boolean => one.some(id => other.includes(id));

const bytesOf = ({ evidence }: Finding): number => Number(evidence.bytes ?? 0);

/** What a change saves goes before what merely took its time. */
const rank = ({ marked, saving, cost }: Finding): number =>
  Number(marked) * 2 + Number(saving !== null || cost === null);

function toFinding({ isFailure = false, isRemark = false, ...found }: Found, { run, wall }: RunFacts): Finding {
  const { cost, saving = null, actionId = null, datasetIds = [] } = found;
  const worth = saving ?? cost ?? 0;
  const share = Math.min(1, worth / wall);
  const owner =
    run.actions.find(({ id }) => id === actionId) ?? run.datasets.find(({ id }) => id === datasetIds[0]) ?? null;
  return {
    applicationId: owner?.applicationId ?? null,
    datasetIds,
    stageIds: [],
    actionId,
    queryId: null,
    nodeIds: [],
    evidence: {},
    excluded: [],
    safeEdit: null,
    ...found,
    saving,
    share,
    marked: isFailure || (!isRemark && worth >= GATE_MS && share >= GATE_SHARE),
  };
}
