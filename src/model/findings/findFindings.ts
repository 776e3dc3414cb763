import type { Run } from '../run';
import type { Finding, Found } from './finding';
import { cachesBeforeFilters } from './cachesBeforeFilters';
import { changingRows } from './changingRows';
import { coalescedTooFar } from './coalescedTooFar';
import { computeBoundStages } from './computeBoundStages';
import { driverLogWarnings } from './driverLogWarnings';
import { explodingJoins } from './explodingJoins';
import { fetchWaits } from './fetchWaits';
import { functionsEvaluatedTwice } from './functionsEvaluatedTwice';
import { growingPlans } from './growingPlans';
import { idleCores } from './idleCores';
import { keptCaches } from './keptCaches';
import { longChains } from './longChains';
import { lostSpeculation } from './lostSpeculation';
import { oneTaskStages } from './oneTaskStages';
import { pickledFunctions } from './pickledFunctions';
import { recomputedDatasets } from './recomputedDatasets';
import { RunFacts } from './runFacts';
import { skewedStages } from './skewedStages';
import { slowFunctions } from './slowFunctions';
import { unevenPythonTasks } from './unevenPythonTasks';
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
  'join.explodes': ['stage.dataSkew', 'stage.straggler', 'stage.computeBound'],
  'python.evaluatedTwice': ['python.slowFunction', 'python.notArrow', 'python.workerStart'],
  'python.replaceableFunction': ['python.slowFunction', 'python.notArrow', 'python.workerStart'],
  'dataset.recomputed': ['python.slowFunction', 'python.notArrow', 'python.workerStart', 'stage.computeBound'],
  'cache.tooSmall': ['python.slowFunction', 'python.notArrow', 'python.workerStart'],
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

/** What a change saves goes before what merely took its time. */
const rank = ({ marked, saving, cost }: Finding): number =>
  Number(marked) * 2 + Number(saving !== null || cost === null);

function withShare({ isFailure = false, isRemark = false, ...found }: Found, wall: number): Finding {
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
    marked: isFailure || (!isRemark && worth >= GATE_MS && share >= GATE_SHARE),
  };
}
