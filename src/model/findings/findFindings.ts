import type { Run } from '../run';
import type { Finding, Found } from './finding';
import { actionsInLoop } from './actionsInLoop';
import { broadcastTimeout } from './broadcastTimeout';
import { broadcastTooLarge } from './broadcastTooLarge';
import { coalescedTooFar } from './coalescedTooFar';
import { couldBroadcast } from './couldBroadcast';
import { driverGaps } from './driverGaps';
import { driverMemory } from './driverMemory';
import { estimateOff } from './estimateOff';
import { explodingGenerate } from './explodingGenerate';
import { explodingJoins } from './explodingJoins';
import { failedTasks } from './failedTasks';
import { fetchFailures } from './fetchFailures';
import { fewTasks } from './fewTasks';
import { filteredPairs } from './filteredPairs';
import { filterNotPushed } from './filterNotPushed';
import { DEFAULT_THRESHOLDS } from './findingThresholds';
import { functionsEvaluatedTwice } from './functionsEvaluatedTwice';
import { garbageCollection } from './garbageCollection';
import { inferredSchemas } from './inferredSchemas';
import { largeCaptures } from './largeCaptures';
import { largeGroups } from './largeGroups';
import { largePartitions } from './largePartitions';
import { longChains } from './longChains';
import { lostExecutors } from './lostExecutors';
import { nestedLoopJoins } from './nestedLoopJoins';
import { oneTaskStages } from './oneTaskStages';
import { partitionFilterMissing } from './partitionFilterMissing';
import { partlyCached } from './partlyCached';
import { pickledPandas } from './pickledPandas';
import { readAgain } from './readAgain';
import { recomputedDatasets } from './recomputedDatasets';
import { repeatedClosures } from './repeatedClosures';
import { replaceableFunctions } from './replaceableFunctions';
import { RunFacts } from './runFacts';
import { sameShuffleTwice } from './sameShuffleTwice';
import { skewedStages } from './skewedStages';
import { slowCommits } from './slowCommits';
import { slowFunctions } from './slowFunctions';
import { slowListing } from './slowListing';
import { smallFilesRead } from './smallFilesRead';
import { smallFilesWritten } from './smallFilesWritten';
import { spilledStages } from './spilledStages';
import { stalledReplies } from './stalledReplies';
import { tinyTasks } from './tinyTasks';
import { unusedColumns } from './unusedColumns';
import { unusedRows } from './unusedRows';

const RULES: ((facts: RunFacts) => Found[])[] = [
  explodingJoins,
  functionsEvaluatedTwice,
  recomputedDatasets,
  oneTaskStages,
  coalescedTooFar,
  longChains,
  skewedStages,
  slowFunctions,
  actionsInLoop,
  driverGaps,
  driverMemory,
  failedTasks,
  fetchFailures,
  fewTasks,
  garbageCollection,
  largeGroups,
  largePartitions,
  lostExecutors,
  partlyCached,
  spilledStages,
  tinyTasks,
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
  'join.explodes': ['stage.dataSkew', 'stage.straggler', 'join.couldBroadcast', 'join.sameShuffleTwice'],
  'join.filteredPairs': ['stage.dataSkew', 'stage.straggler', 'join.couldBroadcast', 'join.sameShuffleTwice'],
  'join.cartesian': ['stage.dataSkew', 'stage.straggler'],
  'join.orCondition': ['stage.dataSkew', 'stage.straggler'],
  'join.inequality': ['stage.dataSkew', 'stage.straggler'],
  'join.estimateOff': ['join.broadcastTooLarge'],
  'read.partitionFilterMissing': ['read.smallFiles'],
  'write.smallFiles': ['write.slowCommit'],
  'python.evaluatedTwice': ['python.slowFunction'],
  'stage.coalescedTooFar': ['python.slowFunction', 'stage.coalescedToOne', 'stage.fewerTasksThanCores'],
  'stage.dataSkew': ['stage.largePartitions', 'memory.spill', 'memory.gc'],
  'stage.largePartitions': ['memory.spill'],
  'stage.tinyTasks': ['stage.straggler', 'stage.dataSkew'],
  'memory.largeGroup': ['stage.straggler', 'stage.dataSkew'],
  'failure.executorLost': ['failure.fetchFailed', 'failure.stageRepeated'],
  'failure.driverMemory': ['failure.failedTasks'],
  'cache.tooSmall': ['python.slowFunction', 'memory.partlyCached'],
  'plan.longChain': ['driver.planning'],
  'driver.actionsInLoop': ['driver.planning', 'driver.ownCode', 'stage.globalAggregate'],
  'dataset.recomputed': ['python.slowFunction', 'read.again'],
};

function explains(cause: Finding, other: Finding): boolean {
  const isSymptom = SYMPTOMS[cause.rule]?.includes(other.rule) ?? false;
  if (!isSymptom || cause.applicationId !== other.applicationId) return false;
  // What the driver did is in no stage.
  return other.stageIds.length > 0 && cause.stageIds.length > 0
    ? shares(cause.stageIds, other.stageIds)
    : shares(cause.datasetIds, other.datasetIds);
}

const shares = (one: readonly number[], other: readonly number[]): boolean => one.some(id => other.includes(id));

const bytesOf = ({ evidence }: Finding): number => Number(evidence.bytes ?? 0);

/** What a change saves goes before what merely took its time. */
const rank = ({ marked, saving, cost }: Finding): number =>
  Number(marked) * 2 + Number(saving !== null || cost === null);

function toFinding({ isFailure = false, ...found }: Found, { run, wall }: RunFacts): Finding {
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
    marked: isFailure || (worth >= GATE_MS && share >= GATE_SHARE),
  };
}
