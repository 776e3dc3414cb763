import type { Stage } from '../run';
import type { Found } from './finding';
import { stageSite } from './stageSite';
import type { RunFacts } from './runFacts';
import { percent } from '../../text/percent';
import { formatDuration } from '../../text/formatDuration';
import { plural } from '../../text/plural';

/** Of the copies. Where more of them win, speculation does its work. */
const LOST_SHARE = 0.5;

/**
 * Stages whose speculative copies mostly lost: the first attempt was done before, and the copy was killed. Cost: the time
 * of the killed copies, spread over all slots. No saving: the slots may have had nothing else to do.
 */
export function lostSpeculation(facts: RunFacts): Found[] {
  return facts.run.stages.flatMap(stage => lost(stage, facts) ?? []);
}

function lost(stage: Stage, facts: RunFacts): Found | null {
  const copies = stage.tasks.where('speculative', isCopy => isCopy);
  const killed = copies.where('status', status => status === 'killed');
  if (killed.length === 0 || killed.length < LOST_SHARE * copies.length) return null;
  const time = killed.sum('duration');
  const { lines, ...place } = stageSite(stage, facts);
  return {
    rule: 'cluster.speculationLost',
    title: 'Speculative tasks that lost',
    found:
      `Spark ran ${plural(copies.length, 'speculative copy')} of tasks in stage ${stage.id}, and killed ${killed.length} ` +
      `(${percent(killed.length / copies.length)}) because the first attempt was done before: ${formatDuration(time)} of task time.`,
    lines,
    ...place,
    cost: time / facts.slots(stage.applicationId),
    evidence: { copies: copies.length, killed: killed.length, taskTime: time },
    change:
      'Let Spark wait longer before it copies a task (`spark.speculation.multiplier`, `spark.speculation.quantile`, `spark.speculation.minTaskRuntime`), or repair the skew that makes these tasks slow: a copy of a large task is as large.',
  };
}
