import type { Dataset, Stage } from '../run';
import { runSpan } from '../runSpan';
import { cacheUses } from './cacheUses';
import type { Found } from './finding';
import { distinctLines, type RunFacts } from './runFacts';
import { percent } from '../../text/percent';
import { formatBytes } from '../../text/formatBytes';
import { formatDuration } from '../../text/formatDuration';
import { plural } from '../../text/plural';

/** Of the memory that Spark has for caches and for sorting, joining and aggregating together. */
const MEMORY_SHARE = 0.1;
/** The last read is in this part of the run. */
const EARLY = 0.5;
/** Share of run time from which garbage collection counts as want of memory. */
const GC_SHARE = 0.1;

/**
 * Cached datasets that kept a good part of the memory long after the last read, while later stages had too little of
 * it: they spilled, or collected garbage for more than 10 % of their time. Cost: the garbage collection of these stages,
 * as a part of their wall time; what spilling took is not measured. No saving: the stages may need more than the cache
 * would give back.
 */
export function keptCaches(facts: RunFacts): Found[] {
  return facts.run.datasets.filter(({ persistence }) => persistence !== null).flatMap(each => kept(each, facts) ?? []);
}

function kept(dataset: Dataset, facts: RunFacts): Found | null {
  const applicationId = dataset.applicationId ?? '';
  const executors = facts.run.executors.filter(each => each.applicationId === applicationId);
  const memory = executors.reduce((sum, { maxMemory }) => sum + maxMemory, 0);
  const held = dataset.cachedMemory ?? 0;
  if (memory === 0 || held < MEMORY_SHARE * memory) return null;
  const stageIds = cacheUses(dataset, facts).flatMap(use => use.stageIds);
  const ends = stageIds.flatMap(id => facts.attempts(applicationId, id).map(({ endTime }) => endTime ?? Infinity));
  const last = Math.max(...ends);
  const { start } = runSpan(facts.run);
  if (ends.length === 0 || last > start + EARLY * facts.wall) return null;
  const pressed = facts.run.stages.filter(stage => isPressed(stage, last, dataset.persistence!.endTime));
  if (pressed.length === 0) return null;
  const collected = pressed.reduce((sum, stage) => sum + gcTime(stage, facts), 0);
  const spilled = pressed.reduce((sum, each) => sum + each.diskBytesSpilled, 0);
  return {
    rule: 'cache.neverReleased',
    title: 'Cache kept after its last use',
    found:
      `The cached result of \`${dataset.op}\` holds ${formatBytes(held)}, ${percent(held / memory)} of Spark's memory, and was last read ` +
      `${formatDuration(last - start)} after the start of a run of ${formatDuration(facts.wall)}. Since then ${plural(pressed.length, 'stage')} ` +
      `${spilled > 0 ? `spilled ${formatBytes(spilled)} to disk` : `spent ${formatDuration(collected)} on garbage collection`}.`,
    lines: distinctLines([dataset.persistence!.callSite, dataset.callSite]),
    applicationId,
    datasetIds: [dataset.id],
    stageIds: pressed.map(({ id }) => id),
    cost: collected,
    evidence: { bytes: held, memoryShare: held / memory, spilled, garbageCollection: collected },
    change: 'Call `unpersist()` after the last action that reads it.',
  };
}

function isPressed(stage: Stage, from: number, until: number | null): boolean {
  const { startTime, diskBytesSpilled, jvmGcTime, executorRunTime } = stage;
  if (startTime === null || startTime < from || (until !== null && startTime > until)) return false;
  return diskBytesSpilled > 0 || (executorRunTime >= 1000 && jvmGcTime > GC_SHARE * executorRunTime);
}

function gcTime({ applicationId, id, jvmGcTime, executorRunTime }: Stage, facts: RunFacts): number {
  return executorRunTime === 0
    ? 0
    : (facts.elapsed(applicationId, [id]) * Math.min(jvmGcTime, executorRunTime)) / executorRunTime;
}
