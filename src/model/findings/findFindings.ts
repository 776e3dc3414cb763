import type { Run } from '../run';
import type { Finding, Found } from './finding';
import { DEFAULT_THRESHOLDS } from './findingThresholds';
import { onceForLine } from './onceForLine';
import { onceForStream } from './onceForStream';
import { RULES } from './rules';
import { RunFacts } from './runFacts';
import { withoutSymptoms } from './symptoms';

/** A finding is marked at its line from this saving (or cost) on: milliseconds, and share of the run's wall time. */
const GATE_MS = 1000;
const GATE_SHARE = 0.05;

/** What took the run's time without need, and what failed: what is worth the most first. */
export function findFindings(run: Run, thresholds = DEFAULT_THRESHOLDS): Finding[] {
  const facts = new RunFacts(run, thresholds);
  const found = onceForStream(
    RULES.flatMap(rule => rule(facts)),
    facts,
  );
  const once = onceForLine(unexplained(found, facts)).map(each => toFinding(each, facts));
  // Together, the findings of several queries can be worth a mark, and then explain others.
  return withoutSymptoms(once).sort(
    (a, b) => Number(b.marked) - Number(a.marked) || weight(b) - weight(a) || bytesOf(b) - bytesOf(a),
  );
}

/** Those that are no symptoms of others. */
function unexplained(found: Found[], facts: RunFacts): Found[] {
  const findings = new Map(found.map(each => [toFinding(each, facts), each]));
  return withoutSymptoms([...findings.keys()]).map(each => findings.get(each)!);
}

const bytesOf = ({ evidence }: Finding): number => Number(evidence.bytes ?? 0);

/** Of a cost without a computed saving, only a part can be saved, and nobody knows which. */
const SAVED_OF_COST = 0.25;

/** Failures without a time come first. */
function weight({ saving, cost, share, marked }: Finding): number {
  if (saving !== null) return share;
  return cost === null ? Number(marked) : share * SAVED_OF_COST;
}

function toFinding({ isFailure = false, isRemark = false, ...found }: Found, facts: RunFacts): Finding {
  const { cost, saving = null, actionId = null, datasetIds = [] } = found;
  const worth = saving ?? cost ?? 0;
  const share = Math.min(1, worth / facts.wall);
  const owner = facts.action(actionId) ?? facts.dataset(datasetIds[0] ?? null);
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
