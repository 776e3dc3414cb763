import type { Run } from '../run';
import type { Finding, Found } from './finding';
import { actionsInLoop } from './actionsInLoop';
import { coalescedTooFar } from './coalescedTooFar';
import { driverGaps } from './driverGaps';
import { driverMemory } from './driverMemory';
import { explodingJoins } from './explodingJoins';
import { failedTasks } from './failedTasks';
import { fetchFailures } from './fetchFailures';
import { fewTasks } from './fewTasks';
import { DEFAULT_THRESHOLDS } from './findingThresholds';
import { functionsEvaluatedTwice } from './functionsEvaluatedTwice';
import { garbageCollection } from './garbageCollection';
import { largeCaptures } from './largeCaptures';
import { largeGroups } from './largeGroups';
import { largePartitions } from './largePartitions';
import { longChains } from './longChains';
import { lostExecutors } from './lostExecutors';
import { oneTaskStages } from './oneTaskStages';
import { partlyCached } from './partlyCached';
import { pickledPandas } from './pickledPandas';
import { recomputedDatasets } from './recomputedDatasets';
import { repeatedClosures } from './repeatedClosures';
import { replaceableFunctions } from './replaceableFunctions';
import { RunFacts } from './runFacts';
import { skewedStages } from './skewedStages';
import { slowFunctions } from './slowFunctions';
import { spilledStages } from './spilledStages';
import { stalledReplies } from './stalledReplies';
import { tinyTasks } from './tinyTasks';
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
  'join.explodes': ['stage.dataSkew', 'stage.straggler'],
  'python.evaluatedTwice': ['python.slowFunction'],
  'dataset.recomputed': ['python.slowFunction'],
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
