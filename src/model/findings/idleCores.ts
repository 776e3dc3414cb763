import type { Application, Executor, Stage } from '../run';
import { runSpan } from '../runSpan';
import type { Found } from './finding';
import { distinctLines, type RunFacts } from './runFacts';
import { percent } from '../../text/percent';
import { formatDuration } from '../../text/formatDuration';
import { plural } from '../../text/plural';

const SHARE = 0.5;
/** Shorter runs are mostly the start of Spark. */
const WALL_MS = 60_000;

/**
 * Executors of a cluster that have nothing to do for most of the time that they are there. Idle cores cost money and no
 * time, so there is neither cost nor saving. The times with fewer or more executors are an estimate as in Sparklens: what
 * runs outside of stages stays, and a stage takes its longest task, or its run time divided by the cores.
 */
export function idleCores(facts: RunFacts): Found[] {
  return facts.run.applications.flatMap(application => idle(application, facts) ?? []);
}

function idle({ id }: Application, facts: RunFacts): Found | null {
  if (facts.isLocal(id) || facts.wall < WALL_MS || facts.run.status === 'running') return null;
  const executors = facts.run.executors.filter(each => each.applicationId === id && slotsOf(each) > 0);
  const { end } = runSpan(facts.run);
  const offered = executors.reduce((sum, each) => sum + slotsOf(each) * ((each.removeTime ?? end) - each.addTime), 0);
  const stages = facts.run.stages.filter(({ applicationId }) => applicationId === id);
  const used = stages.reduce((sum, { executorRunTime }) => sum + executorRunTime, 0);
  if (offered <= 0 || used > offered * (1 - SHARE)) return null;
  const perExecutor = Math.max(...executors.map(slotsOf));
  const most = Math.max(1, Math.round(facts.slots(id) / perExecutor));
  const times = counts(most).map(count => ({ count, time: timeWith(count * perExecutor, stages, facts) }));
  const isDynamic = facts.property(id, 'spark.dynamicAllocation.enabled') === 'true';
  const [longest] = [...facts.run.actions].sort((a, b) => lengthOf(b) - lengthOf(a));
  return {
    rule: 'cluster.idleCores',
    title: 'Idle cores',
    found:
      `The cores of ${plural(executors.length, 'executor')}${most < executors.length ? `, at most ${most} at the same time,` : ''} were idle for ${percent(1 - used / offered)} of their time. ` +
      `Estimated times: ${times.map(({ count, time }) => `${formatDuration(time)} with ${plural(count, 'executor')}`).join(', ')}.`,
    lines: distinctLines([longest?.callSite ?? null]),
    applicationId: id,
    cost: null,
    evidence: {
      idleShare: 1 - used / offered,
      executors: executors.length,
      ...Object.fromEntries(times.map(({ count, time }) => [`timeWith${count}`, time])),
    },
    change: `${isDynamic ? KEEP_FEWER : GIVE_BACK} If the run must get faster, look at what runs in the driver and in few tasks.`,
  };
}

const GIVE_BACK =
  'Ask for fewer executors, or let Spark give them back: `spark.dynamicAllocation.enabled=true` with `spark.dynamicAllocation.shuffleTracking.enabled=true`.';
const KEEP_FEWER =
  'Let Spark ask for fewer executors, or give them back sooner: a lower `spark.dynamicAllocation.maxExecutors`, `spark.dynamicAllocation.minExecutors` or `spark.dynamicAllocation.executorIdleTimeout`.';

const slotsOf = ({ maxTasks, totalCores }: Executor): number => maxTasks || totalCores;
const lengthOf = ({ startTime, endTime }: { startTime: number; endTime: number | null }): number =>
  (endTime ?? startTime) - startTime;

function counts(now: number): number[] {
  return [...new Set([1, Math.ceil(now / 4), Math.ceil(now / 2), now, now * 2])].sort((a, b) => a - b);
}

function timeWith(cores: number, stages: Stage[], facts: RunFacts): number {
  const inStages = stages.reduce((sum, { applicationId, id }) => sum + facts.elapsed(applicationId, [id]), 0);
  const ideal = stages.reduce((sum, { tasks, executorRunTime }) => {
    const longest = Math.max(0, tasks.largest('executorRunTime') ?? 0);
    return sum + Math.max(longest, executorRunTime / cores);
  }, 0);
  return Math.max(0, facts.wall - inStages) + ideal;
}
