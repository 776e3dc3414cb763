import type { Found } from './finding';
import { rowsOf, workBelow, type NodeAt } from './planNodes';
import type { RunFacts } from './runFacts';
import { renamedMethod } from './safeEdits';
import { formatDuration } from '../../text/formatDuration';

/**
 * `coalesce(n)` with fewer partitions than cores, in a stage that does costly work below it: the work has no more tasks
 * than the coalesce leaves. Saving: `elapsed × (1 − n / slots)`.
 */
export function coalescedTooFar(facts: RunFacts): Found[] {
  return facts.nodes.filter(({ node }) => node.name === 'Coalesce').flatMap(at => starved(at, facts) ?? []);
}

function starved(at: NodeAt, facts: RunFacts): Found | null {
  const { applicationId } = at.query;
  const partitions = Number(/^Coalesce (\d+)/.exec(at.node.detail)?.[1] ?? NaN);
  const slots = facts.slots(applicationId);
  const work = workBelow(at);
  if (!(partitions < slots) || !work) return null;
  const stageIds = work.node.stageIds.filter(id => at.node.stageIds.includes(id));
  const elapsed = facts.elapsed(applicationId, stageIds.length > 0 ? stageIds : at.node.stageIds);
  const lines = facts.lines(at);
  return {
    rule: 'stage.coalescedTooFar',
    title: 'Coalesce starves the work above it',
    found:
      `\`coalesce(${partitions})\` leaves ${partitions === 1 ? 'one task' : `${partitions} tasks`} for ${slots} cores, and the ` +
      `${work.node.name} before it runs there, too: ${formatDuration(elapsed)}.`,
    lines,
    applicationId,
    datasetIds: [...new Set([...at.node.datasetIds, ...work.node.datasetIds])],
    stageIds: at.node.stageIds,
    actionId: at.query.actionId,
    queryId: at.query.id,
    nodeIds: [at.node.id, work.node.id],
    cost: elapsed,
    saving: elapsed * (1 - partitions / slots),
    evidence: { partitions, slots, elapsed, rows: rowsOf(at) ?? 'unknown' },
    change: `Use \`repartition(${partitions})\`: it moves the finished rows in a shuffle of its own, and the work before it keeps all ${slots} cores.`,
    safeEdit: renamedMethod(facts.run, lines[0], 'coalesce', 'repartition'),
  };
}
