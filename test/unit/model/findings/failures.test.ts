import { describe, expect, test } from 'vitest';
import { findFindings } from '../../../../src/model/findings/findFindings';
import type { Task } from '../../../../src/model/tasks/task';
import { taskListOf } from '../../../../src/model/tasks/taskStore';
import { node, planOf, type RunBuilder } from '../../../fixtures/runs/runBuilder';
import { clusterRun, found, localRun, ranIn, stageOf, START } from './someRun';

const SCRIPT = ['scored = events.select(score("id"))', 'scored.collect()'];
const LOST =
  'Executor 1 exited (caused by one of the running tasks): Container killed by YARN for exceeding physical memory limits. 5.5 GB of 5.5 GB used.';
const NOT_FETCHED = 'Shuffle 0 could not be fetched from node1:7337: Connection refused';

const failed = (error: string, more: Partial<Task> = {}): Partial<Task> => ({
  status: 'failed',
  error,
  duration: 1000,
  executorRunTime: 0,
  ...more,
});

function python(builder: RunBuilder): void {
  const detail = 'ArrowEvalPython [score(id#1L)#2L], [pythonUDF0#3L]';
  builder.query(0, 'collect', 0, 9000, planOf(node(0, detail, {}, ranIn(builder, SCRIPT[0]!, 1))));
}

describe('an executor that was lost', () => {
  const lost = (reason: string, { isPython = true, again = true } = {}) => {
    const builder = clusterRun(SCRIPT, 4);
    Object.assign(builder.run.executors[0]!, { removeTime: START + 3000, removeReason: reason, isActive: false });
    if (isPython) python(builder);
    stageOf(
      builder,
      1,
      [0, 3000],
      [
        failed(`Executor 1 exited (caused by one of the running tasks): ${reason}`, { executorId: '1' }),
        { executorRunTime: 3000, executorId: '2' },
      ],
    );
    if (again) {
      stageOf(builder, 2, [3000, 500], [failed(NOT_FETCHED, { executorId: '2', finishTime: START + 3500 })], {
        status: 'failed',
        failureReason: 'FetchFailed',
      });
      stageOf(builder, 1, [3500, 2000], [{ executorRunTime: 2000, executorId: '2' }], { attempt: 1 });
      stageOf(builder, 2, [5500, 1000], [{ executorRunTime: 1000, executorId: '2' }], { attempt: 1 });
    }
    return builder.run;
  };

  test('is one chain: fetch failed, executor lost, memory of the Python worker', () => {
    const run = lost(LOST);
    const chain = found(run, 'failure.executorLost')!;
    expect(chain).toMatchObject({
      title: 'Executor lost: memory of the Python worker',
      line: 1,
      stageIds: [1, 2],
      cost: 3250,
      marked: true,
    });
    expect(chain.found).toContain(
      'while Python workers ran `score`. 1 task of stage 1 failed with it; its shuffle files were gone, so 2 stages ran again for 3.0 s.',
    );
    expect(findFindings(run).filter(({ rule }) => rule.startsWith('failure.'))).toHaveLength(1);
  });

  test('is told by heap, container or neither', () => {
    const title = (reason: string, isPython = true) =>
      found(lost(reason, { isPython, again: false }), 'failure.executorLost')!.title;
    expect(title('java.lang.OutOfMemoryError: Java heap space')).toBe('Executor lost: Java heap full');
    expect(title('The executor with id 1 exited with exit code 52(JVM OOM).')).toBe('Executor lost: Java heap full');
    expect(title('The executor with id 1 exited with exit code 137(SIGKILL, possible container OOM).', false)).toBe(
      'Executor lost: container over its memory',
    );
    // Standalone workers have no containers.
    expect(title('Command exited with code 137')).toBe('Executor lost: process killed');
    expect(title('Executor heartbeat timed out after 121000 ms')).toBe('Executor lost');
  });

  test('is no Python worker where a plan runs none; functions on RDDs may run in one', () => {
    const run = lost(LOST, { isPython: false });
    const none = 'Not a Python worker: the stage runs none.';
    expect(found(run, 'failure.executorLost')).toMatchObject({ excluded: expect.not.arrayContaining([none]) });
    expect(found(run, 'failure.executorLost')!.change).toContain('Python workers, network buffers');
    const planned = clusterRun(SCRIPT, 4);
    planned.query(0, 'collect', 0, 9000, planOf(node(0, 'Range (0, 9)', {}, ranIn(planned, SCRIPT[0]!, 1))));
    stageOf(planned, 1, [0, 3000], [failed(LOST, { executorId: '1' })]);
    Object.assign(planned.run.executors[0]!, { removeTime: START + 3000, removeReason: LOST });
    expect(found(planned.run, 'failure.executorLost')).toMatchObject({ excluded: expect.arrayContaining([none]) });
  });

  test('is charged only with the stages that ran again after its own loss', () => {
    const run = lost(LOST);
    Object.assign(run.executors[1]!, { removeTime: START + 9000, removeReason: LOST });
    const [stage] = run.stages;
    stage!.tasks = taskListOf([...stage!.tasks, { ...stage!.tasks.at(0)!, id: 99, executorId: '2' }]);
    const costs = findFindings(run).flatMap(({ rule, cost }) => (rule === 'failure.executorLost' ? [cost] : []));
    expect(costs).toEqual([3250, 250]);
  });

  test('that was released while it ran nothing is none', () => {
    const builder = clusterRun(SCRIPT);
    Object.assign(builder.run.executors[0]!, { removeTime: START + 3000, removeReason: 'Executor killed by driver.' });
    stageOf(builder, 1, [0, 3000], [{ executorRunTime: 3000, executorId: '2' }]);
    expect(found(builder.run, 'failure.executorLost')).toBeNull();
  });
});

describe('a stage that ran again', () => {
  const again = (error: string | null) => {
    const builder = clusterRun(SCRIPT);
    stageOf(builder, 1, [0, 3000], [error ? failed(error) : { executorRunTime: 3000 }], { status: 'failed' });
    stageOf(builder, 1, [3000, 2000], [{ executorRunTime: 2000 }], { attempt: 1 });
    return builder.run;
  };

  test('says that shuffle data were lost, and with which executor', () => {
    const fetch = found(again(NOT_FETCHED), 'failure.fetchFailed')!;
    expect(fetch).toMatchObject({ cost: 2000, marked: true, evidence: { attempts: 2, failedFetches: 1 } });
    expect(fetch.found).toContain(NOT_FETCHED);
  });

  test('is one finding with all that was computed again, at the stage that could not fetch', () => {
    const builder = clusterRun(SCRIPT);
    const own = { jobIds: [7] };
    stageOf(builder, 1, [0, 3000], [{ executorRunTime: 3000 }], own);
    stageOf(builder, 2, [3000, 100], [failed(NOT_FETCHED)], { ...own, status: 'failed' });
    stageOf(builder, 1, [3100, 2000], [{ executorRunTime: 2000 }], { ...own, attempt: 1 });
    stageOf(builder, 2, [5100, 500], [{ executorRunTime: 500 }], { ...own, attempt: 1 });
    stageOf(builder, 3, [6000, 1000], [failed('ConnectionError')], { jobIds: [8], status: 'failed' });
    stageOf(builder, 3, [7000, 1000], [{ executorRunTime: 1000 }], { jobIds: [8], attempt: 1 });
    const fetches = findFindings(builder.run).filter(({ rule }) => rule === 'failure.fetchFailed');
    expect(fetches).toMatchObject([{ cost: 2500, stageIds: [1, 2] }]);
    expect(fetches[0]!.found).toContain('Stages 1, 2 ran again (2 attempts) for 2.5 s: Shuffle 0');
    expect(found(builder.run, 'failure.stageRepeated')).toMatchObject({ cost: 1000, stageIds: [3] });
  });

  test('for another reason is named, too; a first attempt is none', () => {
    expect(found(again(null), 'failure.stageRepeated')).toMatchObject({ cost: 2000 });
    const builder = clusterRun(SCRIPT);
    stageOf(builder, 1, [0, 3000], [{ executorRunTime: 3000 }]);
    expect(findFindings(builder.run)).toEqual([]);
  });
});

describe('tasks that failed', () => {
  const trace = 'Traceback (most recent call last):\n  File "/job.py", line 1, in score\nValueError: no such user\n';

  test('have their exception and its line, and cost their time on the cores', () => {
    const builder = localRun(SCRIPT);
    stageOf(
      builder,
      1,
      [0, 3000],
      [failed('ValueError: no such user', { stackTrace: trace }), { executorRunTime: 1000 }],
    );
    const retried = found(builder.run, 'failure.failedTasks')!;
    expect(retried).toMatchObject({
      line: 1,
      cost: 500,
      marked: true,
      evidence: { failedTasks: 1, lostTime: 1000, error: 'ValueError' },
    });
    expect(retried.found).toBe('1 task of stage 1 failed and ran again: ValueError: no such user. It took 1.0 s.');
  });

  test('that ended their stage name the line to correct', () => {
    const builder = localRun(SCRIPT);
    stageOf(builder, 1, [0, 3000], [failed('ValueError: no such user', { stackTrace: trace })], { status: 'failed' });
    expect(found(builder.run, 'failure.failedTasks')!.change).toBe(
      'Correct the cause in line 1: the job ended with it.',
    );
  });

  test('that ended an action are in its failure, and nowhere else', () => {
    const builder = localRun(SCRIPT);
    builder.action(1, 'collect', SCRIPT[1]!, 0, 3000, { status: 'failed', error: trace });
    const task = failed('ValueError: no such user', { stackTrace: trace });
    stageOf(builder, 1, [0, 3000], [task], { status: 'failed', actionId: 1 });
    builder.failed();
    expect(found(builder.run, 'failure.failedTasks')).toBeNull();
  });
});

describe('a driver without room', () => {
  const ended = (error: string, fetched = false) => {
    const builder = localRun(SCRIPT);
    builder.action(1, 'collect', SCRIPT[1]!, 0, 2000, { status: 'failed', error });
    stageOf(builder, 1, [0, 1000], [{ executorRunTime: 1000 }], { actionId: 1 });
    if (fetched)
      builder.run.ledger.fetches = [
        {
          actionId: 1,
          callSite: null,
          op: 'collect',
          format: 'pickle',
          rows: 2000,
          bytes: 2048,
          firstByteTime: 0,
          transferTime: 0,
          deserializeTime: 0,
          columns: 1,
          complete: false,
          arrowEstimate: null,
        },
      ];
    return builder.run;
  };
  const TOO_LARGE =
    'org.apache.spark.SparkException: Job aborted due to stage failure: Total size of serialized results of 12 tasks (1048.1 MiB) is bigger than spark.driver.maxResultSize (1024.0 MiB)';

  test('has the size of the result and the limit', () => {
    const result = found(ended(TOO_LARGE), 'failure.resultTooLarge')!;
    expect(result).toMatchObject({ line: 2, marked: true, evidence: { size: '1048.1 MiB', limit: '1024.0 MiB' } });
    expect(result.change).not.toContain('raise');
  });

  test('or the rows that had arrived when the heap was full', () => {
    expect(found(ended('java.lang.OutOfMemoryError: Java heap space', true), 'failure.driverMemory')!.found).toBe(
      '`collect` filled the heap of the driver (OutOfMemoryError), after 2.0 KiB in 2,000 rows had arrived.',
    );
  });

  test('is not the cause of another error', () => {
    expect(findFindings(ended('AnalysisException: no such column'))).toEqual([]);
  });
});
