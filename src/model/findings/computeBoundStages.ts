import type { Stage } from '../run';
import { stageParts } from '../stageParts';
import { stageKey } from '../stageKey';
import type { Found } from './finding';
import type { NodeAt } from './planNodes';
import { stageSite } from './stageSite';
import { distinctLines, type RunFacts } from './runFacts';
import { percent } from '../../text/percent';
import { withoutIds } from './texts';
import { formatBytes } from '../../text/formatBytes';
import { formatDuration } from '../../text/formatDuration';

const CPU_SHARE = 0.9;
const GC_SHARE = 0.05;
/** Of the run's wall time. */
const RUN_SHARE = 0.1;
const DETAIL_LENGTH = 120;

/**
 * The longest stage, where it does nothing but compute: the processor is busy, and there is no garbage collection, spill
 * or waiting. It is a remark, which is never marked: the work may be needed as it is.
 */
export function computeBoundStages(facts: RunFacts): Found[] {
  const elapsed = (stage: Stage) => facts.elapsed(stage.applicationId, [stage.id]);
  const [top] = [...facts.run.stages].sort((a, b) => elapsed(b) - elapsed(a));
  return top && elapsed(top) >= RUN_SHARE * facts.wall ? bound(top, elapsed(top), facts) : [];
}

function bound(stage: Stage, elapsed: number, facts: RunFacts): Found[] {
  const { executorRunTime: run, executorCpuTime, jvmGcTime, diskBytesSpilled, shuffleFetchWaitTime } = stage;
  const cpu = run > 0 ? executorCpuTime / run : 0;
  if (cpu < CPU_SHARE || jvmGcTime > GC_SHARE * run || diskBytesSpilled > 0) return [];
  const node = dearest(stage, facts);
  const place = stageSite(stage, facts);
  const bytes = stage.inputBytes + stage.shuffleReadBytes;
  const rate = bytes / (run / 1000);
  return [
    {
      rule: 'stage.computeBound',
      title: 'Bound by the processor',
      found:
        `Stage ${stage.id} took ${formatDuration(elapsed)}, the longest of the run, and computed for ${percent(Math.min(1, cpu))} of its tasks' time` +
        `${node ? `, in \`${shortened(withoutIds(node.node.detail))}\`` : ''}.`,
      ...place,
      lines: node ? distinctLines([...facts.lines(node), ...place.lines]) : place.lines,
      queryId: node?.query.id ?? place.queryId ?? null,
      nodeIds: node ? [node.node.id] : [],
      cost: elapsed,
      isRemark: true,
      evidence: { elapsed, cpuShare: Math.min(1, cpu), bytesPerSecondAndCore: rate },
      excluded: [
        `Not reading: ${formatBytes(rate)} a second and core.`,
        `Not memory: garbage collection is ${percent(jvmGcTime / run)}, and nothing was spilled.`,
        `Not the network: ${formatDuration(shuffleFetchWaitTime)} of waiting for shuffled rows.`,
      ],
      change:
        'Compute less: filter the rows before these expressions, and compute an expression once that several columns need. Otherwise only more cores make it faster, with at least as many tasks.',
    },
  ];
}

/** The node with the largest part of a stage. */
function dearest(stage: Stage, facts: RunFacts): NodeAt | null {
  const parts =
    stageParts(facts.run).get(stageKey({ applicationId: stage.applicationId, stageId: stage.id }))?.parts ?? [];
  const [most] = [...parts].sort((a, b) => b.time - a.time);
  const found = facts.nodes.find(
    ({ query, node }) =>
      query.applicationId === stage.applicationId && query.id === most?.queryId && node.id === most?.nodeId,
  );
  return found ?? null;
}

const shortened = (text: string): string => (text.length > DETAIL_LENGTH ? `${text.slice(0, DETAIL_LENGTH)}…` : text);
