import type { Run } from '../run';
import type { Finding, Found } from './finding';
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
];

/** A finding is marked at its line from this saving (or cost) on: milliseconds, and share of the run's wall time. */
const GATE_MS = 1000;
const GATE_SHARE = 0.05;

/** What took the run's time without need, and what failed: what is worth the most first. */
export function findFindings(run: Run): Finding[] {
  const facts = new RunFacts(run);
  return RULES.flatMap(rule => rule(facts))
    .map(found => withShare(found, facts.wall))
    .sort((a, b) => Number(b.marked) - Number(a.marked) || b.share - a.share);
}

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
