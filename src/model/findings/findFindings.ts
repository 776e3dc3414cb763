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
import { coalescedTooFar } from './coalescedTooFar';
import { explodingJoins } from './explodingJoins';
import { functionsEvaluatedTwice } from './functionsEvaluatedTwice';
import { longChains } from './longChains';
import { oneTaskStages } from './oneTaskStages';
import { recomputedDatasets } from './recomputedDatasets';
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
  'join.explodes': ['stage.dataSkew', 'stage.straggler', 'join.couldBroadcast', 'join.sameShuffleTwice'],
  'join.filteredPairs': ['stage.dataSkew', 'stage.straggler', 'join.couldBroadcast', 'join.sameShuffleTwice'],
  'join.cartesian': ['stage.dataSkew', 'stage.straggler'],
  'join.orCondition': ['stage.dataSkew', 'stage.straggler'],
  'join.inequality': ['stage.dataSkew', 'stage.straggler'],
  'join.estimateOff': ['join.broadcastTooLarge'],
  'read.partitionFilterMissing': ['read.smallFiles'],
  'write.smallFiles': ['write.slowCommit'],
  'python.evaluatedTwice': ['python.slowFunction'],
  'dataset.recomputed': ['python.slowFunction', 'read.again'],
  'cache.tooSmall': ['python.slowFunction'],
  'stage.coalescedTooFar': ['python.slowFunction', 'stage.coalescedToOne'],
};

function explains(cause: Finding, other: Finding): boolean {
  const isSymptom = SYMPTOMS[cause.rule]?.includes(other.rule) ?? false;
  return isSymptom && cause.applicationId === other.applicationId && shares(cause.stageIds, other.stageIds);
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
