import type { Run } from '../run';
import type { Finding, Found } from './finding';
import { coalescedTooFar } from './coalescedTooFar';
import { explodingJoins } from './explodingJoins';
import { functionsEvaluatedTwice } from './functionsEvaluatedTwice';
import { longChains } from './longChains';
import { oneTaskStages } from './oneTaskStages';
import { recomputedDatasets } from './recomputedDatasets';
import { actionsInLoop } from './actionsInLoop';
import { driverGaps } from './driverGaps';
import { driverMemory } from './driverMemory';
import { failedTasks } from './failedTasks';
import { fetchFailures } from './fetchFailures';
import { fewTasks } from './fewTasks';
import { garbageCollection } from './garbageCollection';
import { largeGroups } from './largeGroups';
import { largePartitions } from './largePartitions';
import { lostExecutors } from './lostExecutors';
import { partlyCached } from './partlyCached';
import { spilledStages } from './spilledStages';
import { tinyTasks } from './tinyTasks';
import { RunFacts } from './runFacts';
import { skewedStages } from './skewedStages';
import { slowFunctions } from './slowFunctions';

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
];

/** A finding is marked at its line from this saving (or cost) on: milliseconds, and share of the run's wall time. */
const GATE_MS = 1000;
const GATE_SHARE = 0.05;

/** What took the run's time without need, and what failed: what is worth the most first. */
export function findFindings(run: Run): Finding[] {
  const facts = new RunFacts(run);
  const found = RULES.flatMap(rule => rule(facts)).map(each => withShare(each, facts.wall));
  return found
    .filter(each => !found.some(other => other.marked && explains(other, each)))
    .sort((a, b) => rank(b) - rank(a) || b.share - a.share);
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

/** What a change saves goes before what merely took its time. */
const rank = ({ marked, saving, cost }: Finding): number =>
  Number(marked) * 2 + Number(saving !== null || cost === null);

function withShare({ isFailure = false, ...found }: Found, wall: number): Finding {
  const { cost, saving = null } = found;
  const worth = saving ?? cost ?? 0;
  const share = Math.min(1, worth / wall);
  return {
    applicationId: null,
    datasetIds: [],
    stageIds: [],
    actionId: null,
    queryId: null,
    nodeIds: [],
    evidence: {},
    excluded: [],
    ...found,
    saving,
    share,
    marked: isFailure || (worth >= GATE_MS && share >= GATE_SHARE),
  };
}
