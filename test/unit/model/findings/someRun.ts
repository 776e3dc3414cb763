import { findFindings } from '../../../../src/model/findings/findFindings';
import type { Finding } from '../../../../src/model/findings/finding';
import type { Run, Stage } from '../../../../src/model/run';
import type { Task } from '../../../../src/model/tasks/task';
import { taskListOf } from '../../../../src/model/tasks/taskStore';
import { APPLICATION, RunBuilder, START } from '../../../fixtures/runs/runBuilder';

/** A run of 12 s whose script has a line for each of these. */
export function localRun(script: string[], slots = 2): RunBuilder {
  const builder = new RunBuilder('/job.py', script.join('\n'));
  builder.run.applications[0]!.master = `local[${slots}]`;
  builder.executor('driver', { totalCores: slots, maxTasks: slots });
  return builder;
}

/** The same with two executors on a cluster. */
export function clusterRun(script: string[], slots = 2): RunBuilder {
  const builder = new RunBuilder('/job.py', script.join('\n'));
  builder.run.applications[0]!.master = 'yarn';
  for (const id of ['1', '2'])
    builder.executor(id, { totalCores: slots / 2, maxTasks: slots / 2, hostPort: `node${id}:7337` });
  return builder;
}

/** A stage of these tasks, which began at `from` and took `elapsed` ms; its sums are those of the tasks. */
export function stageOf(
  builder: RunBuilder,
  id: number,
  [from, elapsed]: [number, number],
  tasks: Partial<Task>[],
  more: Partial<Stage> = {},
): Stage {
  const made = tasks.map((each, index) => {
    const duration = each.duration ?? each.executorRunTime ?? 0;
    return builder.task(index, {
      launchTime: START + from,
      ...each,
      duration,
      executorRunTime: each.executorRunTime ?? duration,
    });
  });
  const sum = (figure: keyof Task): number => made.reduce((all, each) => all + Number(each[figure]), 0);
  return builder.stage(id, `stage ${id}`, from, from + elapsed, {
    numTasks: made.length,
    numFailedTasks: made.filter(({ status }) => status === 'failed').length,
    tasks: taskListOf(made),
    executorRunTime: sum('executorRunTime'),
    jvmGcTime: sum('jvmGcTime'),
    inputBytes: sum('inputBytes'),
    shuffleReadBytes: sum('shuffleReadBytes'),
    shuffleWriteBytes: sum('shuffleWriteBytes'),
    memoryBytesSpilled: sum('memoryBytesSpilled'),
    diskBytesSpilled: sum('diskBytesSpilled'),
    ...more,
  });
}

/** Where a plan node ran, and the call that it comes from. */
export const ranIn = (builder: RunBuilder, code: string, ...stageIds: number[]) => ({
  stageIds,
  derived: false,
  callSite: builder.site(code),
  origins: [{ datasetId: null, callSite: builder.site(code), exact: true }],
});

/** The only finding of a rule, with its first line; null for none. */
export function found(run: Run, rule: string): (Finding & { line: number | undefined }) | null {
  const [only, ...others] = findFindings(run).filter(each => each.rule === rule);
  if (others.length > 0) throw new Error(`${rule} was found more than once`);
  return only ? { ...only, line: only.lines[0]?.line } : null;
}

export const times = (...all: number[]): Partial<Task>[] => all.map(executorRunTime => ({ executorRunTime }));

export const MIB = 1024 ** 2;
export { APPLICATION, START };
