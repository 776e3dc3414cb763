import { describe, expect, test } from 'vitest';
import { gaps } from '../../../src/model/gaps';
import { lineProfile } from '../../../src/model/lineProfile';
import { waits } from '../../../src/model/profile/waits';
import { reduceRun } from '../../../src/model/reduceRun';
import type { Run, Stage } from '../../../src/model/run';
import { runSpan } from '../../../src/model/runSpan';
import { stageTimes } from '../../../src/model/stageTimes';
import { sumOf } from '../../../src/model/sumOf';
import { taskListOf } from '../../../src/model/tasks/taskStore';
import { APPLICATION, RunBuilder, START } from '../../fixtures/runs/runBuilder';
import { loggedRun } from '../support/loggedRun';
import { recordedEvents } from '../support/recordedEvents';

const CODE = 'first.collect()\nsecond.collect()\n';
const site = { file: '/jobs/etl.py', line: 2, op: 'collect' };

/** Two actions of 10 s, from 5 s and from 40 s on, each with a job whose stage takes 8 s; the run takes a minute. */
function built(): RunBuilder {
  const builder = new RunBuilder('/jobs/etl.py', CODE, { startTime: START, endTime: START + 60_000 });
  builder.executor('1', { addTime: START, maxTasks: 4 });
  const code = ['first.collect()', 'second.collect()'];
  for (const [index, from] of [5000, 40_000].entries()) {
    builder.action(index, 'collect', code[index]!, from, from + 10_000, { jobIds: [index] });
    builder.job(index, from + 1000, from + 9000, { actionId: index, stageIds: [index] });
    builder.stage(index, 'collect', from + 1000, from + 9000, { jobIds: [index], actionId: index, numTasks: 1 });
  }
  return builder;
}

/** Moves the only task of a stage; in ms from the start of the run. */
function runIn(stage: Stage, from: number, to: number): void {
  stage.tasks = taskListOf([{ ...stage.tasks.at(0)!, launchTime: START + from, finishTime: START + to }]);
}

const short = (run: Run) =>
  gaps(run).list.map(gap => {
    const { startTime, length, driver, waiting, noExecutor, before, after } = gap;
    return [startTime - START, length, driver, waiting, noExecutor, before?.jobId ?? null, after?.jobId ?? null];
  });

describe('gaps', () => {
  test('are the times in which no stage runs, with what was before and after, divided by whether an action was open', () => {
    const { run } = built();
    expect(short(run)).toEqual([
      [0, 6000, 5000, 1000, 0, null, 0],
      [14_000, 27_000, 25_000, 2000, 0, 0, 1],
      [49_000, 11_000, 10_000, 1000, 0, 1, null],
    ]);
    expect(gaps(run)).toMatchObject({ time: 44_000, driver: 40_000, waiting: 4000, noExecutor: 0 });
    expect(gaps(run).share).toBeCloseTo(44 / 60);
    expect(gaps(run).list[1]!.after).toEqual({
      ...{ applicationId: APPLICATION, stageId: 1, attempt: 0, jobId: 1, queryId: null, name: 'collect', line: site },
    });
  });

  test('are none while stages of other jobs run', () => {
    const builder = built();
    builder.stage(2, 'count', 10_000, 45_000, { numTasks: 1 });
    expect(short(builder.run)).toEqual([
      [0, 6000, 5000, 1000, 0, null, 0],
      [49_000, 11_000, 10_000, 1000, 0, 1, null],
    ]);
  });

  test('have the time in which a stage has no executor, and no task runs', () => {
    const { run } = built();
    // The only executor goes while the first stage runs, and a new one comes during the second.
    run.executors[0]!.removeTime = START + 10_000;
    runIn(run.stages[0]!, 6000, 12_000);
    run.executors.push({ ...run.executors[0]!, id: '2', addTime: START + 43_000, removeTime: null });
    runIn(run.stages[1]!, 44_000, 49_000);
    expect(short(run)).toEqual([
      [0, 6000, 5000, 1000, 0, null, 0],
      [12_000, 31_000, 25_000, 2000, 4000, 0, 1],
      [49_000, 11_000, 10_000, 1000, 0, 1, null],
    ]);
    expect(gaps(run).noExecutor).toBe(4000);
  });

  test('have no lack of executors where nothing is known of them, and none for the driver of a local master', () => {
    const { run } = built();
    run.executors = [];
    expect(gaps(run).noExecutor).toBe(0);
    const local = built().run;
    local.executors = [{ ...local.executors[0]!, id: 'driver' }];
    expect(gaps(local).noExecutor).toBe(0);
  });

  test('are none where a stream ran batches of which only sums are left', () => {
    const { run } = built();
    const batch = { startTime: START + 40_000, isWhole: true, duration: 10_000, actionIds: [] };
    run.streams = [
      { applicationId: APPLICATION, startTime: START + 15_000, endTime: START + 50_000, actionId: null } as never,
    ];
    Object.assign(run.streams[0]!, { batches: [batch], earlier: { batches: 3, duration: 20_000 } });
    expect(short(run).map(([from, length]) => [from, length])).toEqual([
      [0, 6000],
      [14_000, 1000],
      [40_000, 1000],
      [49_000, 11_000],
    ]);
  });
});

const RUNS: [string, () => Run][] = [
  ['a production log', () => loggedRun('spark-4.3')],
  ['a log of Spark 3.5', () => loggedRun('spark-3.5')],
  ['a recorded run', () => reduceRun(recordedEvents('ratings'))],
];

describe.each(RUNS)('the gaps of %s', (_name, read) => {
  const run = read();
  const { start, end } = runSpan(run);
  const found = gaps(run);

  test('and the times of the stages are the wall time', () => {
    const inStages = sumOf([...stageTimes(run).values()], ({ elapsed }) => elapsed);
    expect(found.list.length).toBeGreaterThan(2);
    expect(found.time + inStages).toBeCloseTo(end - start, 3);
    expect(found.driver + found.waiting + found.noExecutor).toBeCloseTo(found.time, 3);
  });

  test('agree with the profile by line', () => {
    expect(found.waiting).toBeCloseTo(
      sumOf(waits(run), ({ time }) => time),
      3,
    );
    const idle = lineProfile(run).rest.find(({ name }) => name === 'Spark idle');
    if (run.script.mode === 'import') expect(found.driver).toBeCloseTo(idle!.time, 3);
  });

  test('are each between two stages, or at the start or end of the run', () => {
    for (const { before, after, startTime, length } of found.list) {
      expect(before === null).toBe(startTime === start);
      expect(after === null).toBe(startTime + length === end);
    }
  });
});

test('a run without anything has no gaps', () => {
  expect(gaps(reduceRun([]))).toEqual({ time: 0, share: 0, driver: 0, waiting: 0, noExecutor: 0, list: [] });
});
