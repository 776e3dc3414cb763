import type { PlanNode, Stage } from '../run';
import { formatBytes } from '../../text/formatBytes';
import { formatDuration } from '../../text/formatDuration';
import { atStage } from './atStage';
import type { Found } from './finding';
import type { NodeAt } from './planNodes';
import type { RunFacts } from './runFacts';
import { WORTH_MS } from './stageTasks';
import { sumOf } from '../sumOf';
import { percent } from '../../text/percent';

/** Of the tasks' run time. */
const SHARE = 0.1;
/** Of the tasks' run time, ms: in less, one collection says nothing. */
const LEAST_RUN = 1000;
/** From this part of the memory on, the cache is what fills the heap. */
const CACHED = 0.5;

/**
 * Stages whose tasks wait for the JVM's garbage collection. Cost: `elapsed × collection time / run time`. No saving: some
 * collection is always needed.
 */
export function garbageCollection(facts: RunFacts): Found[] {
  return facts.run.stages.flatMap(stage => garbage(stage, facts) ?? []);
}

function garbage(stage: Stage, facts: RunFacts): Found | null {
  const { applicationId, id, jvmGcTime, executorRunTime } = stage;
  if (executorRunTime < LEAST_RUN) return null;
  // Tasks that run in one JVM at the same time each count its collections.
  const gcTime = Math.min(jvmGcTime, executorRunTime);
  const share = gcTime / executorRunTime;
  const cost = facts.elapsed(applicationId, [id]) * share;
  if (share <= SHARE || cost < WORTH_MS) return null;
  const cause = causeOf(stage, facts);
  return {
    rule: 'memory.gc',
    title: 'Garbage collection',
    found: `Stage ${id} spent ${percent(share)} of its tasks' time (${formatDuration(gcTime)} of ${formatDuration(executorRunTime)}) on garbage collection${cause.why}.`,
    ...atStage(stage, cause.at, facts),
    cost,
    evidence: { gcTime, runTime: executorRunTime, share },
    excluded: cause.excluded,
    change: [cause.change, ...(facts.isLocal(applicationId) ? [] : [MEMORY])].join(' '),
  };
}

const MEMORY = 'Or give the executors more memory for each core (`spark.executor.memory`).';

/** An aggregate over sorted rows keeps one group at a time: only lists of its rows are large. */
const keepsObjects = ({ name, detail }: PlanNode): boolean =>
  name === 'ObjectHashAggregate' ||
  (name === 'SortAggregate' && /collect_|percentile\(|median\(|listagg\(/.test(detail));

interface Cause {
  why: string;
  change: string;
  excluded: string[];
  at: NodeAt | null;
}

function causeOf(stage: Stage, facts: RunFacts): Cause {
  const of = <T extends { applicationId: string }>(all: T[]): T[] =>
    all.filter(({ applicationId }) => applicationId === stage.applicationId);
  const cached = sumOf(of(facts.run.storage), ({ memorySize }) => memorySize);
  const memory = sumOf(of(facts.run.executors), ({ maxMemory }) => maxMemory);
  if (memory > 0 && cached >= CACHED * memory)
    return {
      why: `: cached data fills ${percent(cached / memory)} of the memory (${formatBytes(cached)} of ${formatBytes(memory)})`,
      change:
        'Call `unpersist()` on what is no longer used, or `persist(StorageLevel.DISK_ONLY)` for what is rarely read.',
      excluded: [],
      at: null,
    };
  // An event log has no sizes of what is cached.
  const isKnown = memory > 0 && (cached > 0 || facts.run.script.mode !== 'import');
  const excluded = isKnown ? [`Not the cache: it has ${formatBytes(cached)} of ${formatBytes(memory)}.`] : [];
  const at =
    facts
      .nodesIn(stage)
      .find(({ node }) => keepsObjects(node) || /MapElements|DeserializeToObject|BroadcastHashJoin/.test(node.name)) ??
    null;
  if (at && /Aggregate/.test(at.node.name))
    return {
      why: ': an aggregate keeps objects for each group',
      change:
        'Keep less for each group: no `collect_list` or exact `percentile` where a count, a sum or an approximate function is enough.',
      excluded,
      at,
    };
  return {
    why: '',
    change:
      'Use more, smaller partitions, and columns in place of rows that are objects (RDDs of tuples, large strings, wide structs).',
    excluded,
    at,
  };
}
