import { groupBy } from '../groupBy';
import type { Executor, Stage } from '../run';
import type { Task } from '../tasks/task';
import { formatDuration } from '../../text/formatDuration';
import { plural } from '../../text/plural';
import { atStage } from './atStage';
import type { Found } from './finding';
import { isFetchFailure, isLost } from './lostTasks';
import type { NodeAt } from './planNodes';
import { functionName, pythonCalls, runsPython } from './pythonCalls';
import type { RunFacts } from './runFacts';
import { sumOf } from '../sumOf';

/** Exit code 52 is Spark's own for an OutOfMemoryError; 137 and 143 are those of a process or container that was killed. */
const HEAP = /OutOfMemoryError|(?:exit|exited)[^.]{0,20}\b52\b/i;
const CONTAINER = /\b137\b|exceeding (?:physical |virtual )?memory|OOMKilled|Container killed|SIGKILL|\b143\b/i;
/** In the words of a standalone worker, which has no containers: who killed the process is not known. */
const PROCESS = /Command exited with code (137|143)\b/;
/** Spark gives up fetching after this time: what fails later has another cause, ms. */
const CHAIN_MS = 120_000;

/**
 * Executors that were lost while they ran tasks, with the cause of it and what failed as a consequence: the chain "fetch
 * failed, executor lost, memory of the Python worker". Cost: the time of the lost tasks divided by the slots, and of the
 * stages that ran again.
 */
export function lostExecutors(facts: RunFacts): Found[] {
  const failed = facts.run.stages.filter(({ numFailedTasks }) => numFailedTasks > 0);
  const tasks = failed.flatMap(stage => Array.from(stage.tasks.where('error', isLost), task => ({ stage, task })));
  const byExecutor = groupBy(tasks, ({ stage, task }) => `${stage.applicationId} ${task.executorId}`);
  const losses = facts.run.executors.flatMap(executor => {
    const found = byExecutor.get(`${executor.applicationId} ${executor.id}`);
    if (!found) return [];
    const ended = found.map(({ task }) => task.finishTime ?? 0);
    return [{ executor, found, time: executor.removeTime ?? Math.max(...ended) }];
  });
  return losses.map(each => lost(each, losses, facts));
}

interface Loss {
  executor: Executor;
  found: { stage: Stage; task: Task }[];
  /** When it was lost, ms since the epoch. */
  time: number;
}

function lost(loss: Loss, all: Loss[], facts: RunFacts): Found {
  const { executor, found } = loss;
  const { applicationId, id, removeReason } = executor;
  const { stage } = found[0]!;
  const tasks = found.map(({ task }) => task);
  const ran = facts.run.stages.filter(each => each.applicationId === applicationId);
  const reason = [
    removeReason ?? '',
    ...tasks.map(({ error }) => error ?? ''),
    ...tasks.map(({ stderr }) => stderr ?? ''),
  ].join('\n');
  const cause = causeOf(reason, stage, facts);
  const again = repeatedStages(ran, loss, all);
  const taskTime = sumOf(tasks, ({ duration }) => duration ?? 0);
  const repeated = sumOf(again, ({ startTime, endTime }) =>
    startTime === null || endTime === null ? 0 : endTime - startTime,
  );
  const place = atStage(stage, cause.at, facts);
  return {
    rule: 'failure.executorLost',
    title: `Executor lost${cause.title}`,
    found:
      `Executor ${id} on ${executor.hostPort} was lost${cause.why}. ${plural(tasks.length, 'task')} of stage ${stage.id} failed with it` +
      `${again.length > 0 ? `; its shuffle files were gone, so ${plural(again.length, 'stage')} ran again for ${formatDuration(repeated)}` : ''}.`,
    ...place,
    stageIds: [...new Set([stage, ...again].map(each => each.id))],
    cost: taskTime / facts.slots(applicationId) + repeated,
    evidence: {
      executor: id,
      tasks: tasks.length,
      lostTime: taskTime,
      repeatedStages: again.length,
      repeatedTime: repeated,
      reason: firstLine(removeReason ?? ''),
    },
    excluded: cause.excluded,
    change: cause.change,
    isFailure: true,
  };
}

interface Cause {
  title: string;
  why: string;
  at: NodeAt | null;
  change: string;
  excluded: string[];
}

function causeOf(reason: string, stage: Stage, facts: RunFacts): Cause {
  const nodes = facts.nodesIn(stage);
  const python = nodes.find(runsPython) ?? null;
  if (HEAP.test(reason))
    return {
      title: ': Java heap full',
      why: ': its JVM ran out of heap (OutOfMemoryError)',
      at: null,
      change:
        'Give each task less to hold: more partitions, fewer columns, no lists of whole groups. Or raise `spark.executor.memory`, or lower `spark.executor.cores`.',
      excluded: ['Not the memory of Python workers: the JVM itself reported it.'],
    };
  if (!CONTAINER.test(reason))
    return {
      title: '',
      why: reasonText(reason),
      at: python,
      change: 'Look at the log of the executor and of its host at that time.',
      excluded: ['Not its memory, as far as the reason of the cluster manager says.'],
    };
  const exitCode = PROCESS.exec(reason)?.[1];
  if (exitCode !== undefined)
    return {
      title: ': process killed',
      why: `: its process was killed (exit code ${exitCode}, ${exitCode === '137' ? 'SIGKILL' : 'SIGTERM'})`,
      at: python,
      change:
        'Look at the log of the kernel of its host at that time: Linux kills a process when the host has no memory left. If so, start fewer executors there, or give each of them and its tasks less to hold; if not, somebody ended it.',
      excluded: [NO_HEAP_ERROR],
    };
  if (!python) return containerOf(nodes.length > 0);
  const names = [...new Set(pythonCalls(python).map(functionName))].map(name => `\`${name}\``).join(', ');
  return {
    title: ': memory of the Python worker',
    why: `: the cluster manager killed its container, which used more memory than it may, while Python workers ran ${names || python.node.name}`,
    at: python,
    change:
      'Give the function less at once: smaller `spark.sql.execution.arrow.maxRecordsPerBatch`, smaller groups, `repartition(n)` before it. Or raise `spark.executor.memoryOverhead`, lower `spark.executor.cores`, and set `spark.executor.pyspark.memory` to get a MemoryError with a line.',
    excluded: [NO_HEAP_ERROR],
  };
}

const NO_HEAP_ERROR = 'Not the Java heap: there was no OutOfMemoryError.';

/** @param isPlanned whether the stage ran a plan, which has a node for each Python function. RDDs may run Python, too. */
function containerOf(isPlanned: boolean): Cause {
  const others = 'network buffers, native code, memory-mapped files';
  return {
    title: ': container over its memory',
    why: ': the cluster manager killed its container, which used more memory than it may',
    at: null,
    change: `Raise \`spark.executor.memoryOverhead\`: the heap has its limit, so what grew is outside of it (${isPlanned ? others : `Python workers, ${others}`}).`,
    excluded: [...(isPlanned ? ['Not a Python worker: the stage runs none.'] : []), NO_HEAP_ERROR],
  };
}

/**
 * Attempts of stages that ran again because they, or what read them, could not fetch from the lost executor. If several were
 * lost, an attempt belongs to the loss that is nearest in time.
 */
function repeatedStages(stages: Stage[], { executor, time }: Loss, all: Loss[]): Stage[] {
  const failedToFetch = stages.some(each =>
    [...each.tasks.where('error', isFetchFailure)].some(
      task => (task.error ?? '').includes(executor.hostPort) || near(task, time),
    ),
  );
  const isNearest = (start: number): boolean =>
    all.every(other => Math.abs(other.time - start) >= Math.abs(time - start));
  return failedToFetch
    ? stages.filter(
        ({ attempt, startTime }) =>
          attempt > 0 && startTime !== null && startTime >= time - CHAIN_MS && isNearest(startTime),
      )
    : [];
}

const near = ({ finishTime }: Task, at: number): boolean =>
  finishTime !== null && Math.abs(finishTime - at) <= CHAIN_MS;

const firstLine = (text: string): string => text.trim().split('\n', 1)[0]!;

const reasonText = (reason: string): string => (firstLine(reason) ? `: ${firstLine(reason).replace(/\.$/, '')}` : '');
