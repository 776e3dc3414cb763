import type { Stage } from '../run';
import type { Found } from './finding';
import { stageSite } from './stageSite';
import type { RunFacts } from './runFacts';
import { percent } from '../../text/percent';
import { formatBytes } from '../../text/formatBytes';
import { formatDuration } from '../../text/formatDuration';

/** Of the executors' run time. */
const SHARE = 0.3;

/**
 * Stages whose tasks wait for shuffle blocks of other executors. Cost: that share of the stage's time. No saving: some of
 * the bytes have to move in any case.
 */
export function fetchWaits(facts: RunFacts): Found[] {
  return facts.run.stages.flatMap(stage => waiting(stage, facts) ?? []);
}

function waiting(stage: Stage, facts: RunFacts): Found | null {
  const { applicationId, id, executorRunTime, shuffleFetchWaitTime, shuffleReadBytes, shuffleRemoteBytesRead } = stage;
  const share = executorRunTime > 0 ? shuffleFetchWaitTime / executorRunTime : 0;
  if (share < SHARE) return null;
  const { lines, ...place } = stageSite(stage, facts);
  return {
    rule: 'stage.fetchWait',
    title: 'Waiting for shuffled rows',
    found:
      `The tasks of stage ${id} waited ${formatDuration(shuffleFetchWaitTime)} for shuffle blocks, ${percent(share)} of their time: ` +
      `they read ${formatBytes(shuffleReadBytes)}, ${formatBytes(shuffleRemoteBytesRead)} of it from other hosts.`,
    lines,
    ...place,
    cost: facts.elapsed(applicationId, [id]) * Math.min(1, share),
    evidence: { fetchWait: shuffleFetchWaitTime, share, shuffleRead: shuffleReadBytes, remote: shuffleRemoteBytesRead },
    excluded: [`Not the work on the rows: that is the other ${percent(1 - Math.min(1, share))}.`],
    change:
      'Shuffle less: select the columns and filter the rows before the join or aggregation, or broadcast the smaller side. If few executors serve all blocks, look at those: they are overloaded, or collect garbage.',
  };
}
