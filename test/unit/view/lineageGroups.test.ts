import { describe, expect, test } from 'vitest';
import { homeStages } from '../../../src/layout/homeStages';
import { stageTimes } from '../../../src/model/stageTimes';
import { RunReducer, reduceRun } from '../../../src/model/reduceRun';
import type { Run } from '../../../src/model/run';
import { taskListOf } from '../../../src/model/tasks/taskStore';
import { boxText } from '../../../src/view/parts/boxText';
import { lineagePicture } from '../../../src/view/parts/lineagePicture';
import { groupLabel } from '../../../src/view/text/groupLabel';
import { lineageGroups } from '../../../src/view/text/lineageGroups';
import { shortGroupLabel } from '../../../src/view/text/shortGroupLabel';
import { withoutPromised } from '../../../src/view/withPromised';
import { failedRun } from '../../fixtures/runs/failedRun';
import { ratingsRun } from '../../fixtures/runs/ratingsRun';
import { APPLICATION, node, planOf, RunBuilder } from '../../fixtures/runs/runBuilder';
import { syntheticRun } from '../../fixtures/runs/syntheticRun';
import { recordedEvents } from '../support/recordedEvents';

const key = (stageId: number): string => `${APPLICATION}/${stageId}`;
const groupsOf = (run: Run) => [...new Set(lineageGroups(run).values())];
const sum = (values: number[]): number => values.reduce((all, each) => all + each, 0);
const boxesOf = (run: Run) => {
  const picture = lineagePicture(withoutPromised(run), { wrapWidth: null, withSource: false, isClosed: () => false });
  return picture.layout.groups.map(box => ({ members: box.members, ...boxText(picture, box) }));
};

/** Three datasets in a stage of 1000 ms on two cores. A Python node of the second took 80 % of the time. */
function pythonRun(status: Run['status'] = 'succeeded'): Run {
  const builder = new RunBuilder('/job.py', '');
  builder.run.status = status;
  for (const id of [1, 2, 3]) builder.dataset(id, 'map', null, { parentIds: id > 1 ? [id - 1] : [], in: [0] });
  builder.stage(0, 'count', 0, 1000, { numTasks: 2, executorRunTime: 2000, datasetIds: [1, 2, 3] });
  const on = (id: number) => ({ datasetIds: [id], derived: false, stageIds: [0] });
  const plan = planOf(
    node(0, 'Project [x]', {}, on(3)),
    node(1, 'ArrowEvalPython', { 'time to run Python workers': ['timing', 1600] }, on(2)),
    node(2, 'Range', {}, on(1)),
  );
  builder.query(0, 'count', 0, 1000, plan, { stageIds: [0] });
  return builder.run;
}

describe('wall time of stages', () => {
  test('is divided by running tasks while two stages run', () => {
    const builder = new RunBuilder('/job.py', '');
    const task = (from: number, to: number, index: number) =>
      builder.task(index, { launchTime: builder.run.applications[0]!.startTime + from, duration: to - from });
    builder.stage(0, 'a', 0, 1000, {
      numTasks: 3,
      tasks: taskListOf([task(0, 1000, 0), task(0, 1000, 1), task(0, 1000, 2)]),
    });
    builder.stage(1, 'b', 0, 2000, { numTasks: 1, tasks: taskListOf([task(0, 1000, 0), task(1000, 2000, 0)]) });
    const times = stageTimes(builder.run);
    expect(times.get(key(0))).toMatchObject({ elapsed: 750, share: 750 / 12_000 });
    expect(times.get(key(1))).toMatchObject({ elapsed: 1250 });
  });

  test('is zero for a stage whose tasks wait for slots, and divided equally if no tasks are known', () => {
    const builder = new RunBuilder('/job.py', '');
    const { startTime } = builder.run.applications[0]!;
    builder.stage(0, 'a', 0, 1000, { tasks: taskListOf([builder.task(0, { launchTime: startTime, duration: 500 })]) });
    builder.stage(1, 'b', 0, 1000, {
      tasks: taskListOf([builder.task(0, { launchTime: startTime + 500, duration: 300 })]),
    });
    const times = stageTimes(builder.run);
    expect(times.get(key(0))!.elapsed).toBe(600);
    expect(times.get(key(1))!.elapsed).toBe(400);
  });
});

describe('the times of groups', () => {
  test.each<[string, Run]>([
    ['ratings', ratingsRun()],
    ['failed', failedRun()],
    ['synthetic', syntheticRun(200)],
    ['a real run', reduceRun(recordedEvents('measured'))],
    ['another', reduceRun(recordedEvents('ratings'))],
    ['an inefficient run', reduceRun(recordedEvents('wasteful'))],
  ])('add up to at most the time of the run: %s', (_, run) => {
    const groups = groupsOf(run);
    expect(sum(groups.map(group => group.share))).toBeLessThanOrEqual(1.000001);
    const executors = sum(run.stages.map(stage => stage.executorRunTime));
    expect(sum(groups.map(group => group.executorTime))).toBeLessThanOrEqual(executors + 0.001);
    const percents = boxesOf(run).flatMap(({ time }) => /· <?(\d+) % of run/.exec(time)?.[1] ?? []);
    expect(new Set(percents.map(Number)).size).toBeGreaterThan(0);
    expect(sum(boxesOf(run).map(({ share }) => share))).toBeLessThanOrEqual(1.000001);
  });

  test('add up to at most the time of the run at every moment', () => {
    const reducer = new RunReducer();
    for (const [index, event] of recordedEvents('measured').entries()) {
      reducer.apply(event);
      // A snapshot takes time: every fourth task has one.
      if (event.type !== 'stageCompleted' && (event.type !== 'taskEnded' || index % 4 !== 0)) continue;
      expect(sum(groupsOf(reducer.snapshot()).map(group => group.share))).toBeLessThanOrEqual(1.000001);
    }
  });

  test('include a stage with several boxes once', () => {
    const boxes = boxesOf(ratingsRun());
    const box = (id: number) => boxes.find(({ members }) => members.includes(id))!;
    expect(box(4)).toMatchObject({ title: 'stages 3, 8', time: '2.9 s · 24 % of run' });
    expect(box(1)).toMatchObject({ title: expect.stringMatching(/^stages 0.* ↕$/), time: '1.2 s · 10 % of run' });
  });
});

describe('a box', () => {
  test('is separate if metrics distinguish its dataset', () => {
    const boxes = boxesOf(pythonRun());
    expect(boxes.map(({ members, title, time }) => [members, title, time])).toEqual([
      [[1], 'rest of stage 0', '200 ms · 2 % of run'],
      [[2], 'in stage 0', '800 ms · 7 % of run'],
      [[3], 'rest of stage 0 ↕', 'time in other boxes'],
    ]);
  });

  test('has its own time in stages that others share, even if no other has the same', () => {
    const builder = new RunBuilder('/job.py', '');
    builder.dataset(1, 'withColumn', null, { in: [0, 1] });
    builder.dataset(2, 'filter', null, { parentIds: [1], in: [0] });
    builder.dataset(3, 'coalesce', null, { parentIds: [1], in: [1] });
    for (const stage of [0, 1]) {
      builder.stage(stage, 'count', 1000 * stage, 1000 * (stage + 1), { executorRunTime: 2000 });
      const on = { datasetIds: [1], derived: false, stageIds: [stage] };
      const plan = planOf(node(0, 'BatchEvalPython', { 'time to run Python workers': ['timing', 1600] }, on));
      builder.query(stage, 'count', 1000 * stage, 1000 * (stage + 1), plan, { stageIds: [stage] });
    }
    const groups = lineageGroups(builder.run);
    expect([1, 2, 3].map(id => groups.get(id)!).map(group => [groupLabel(group), Math.round(group.elapsed)])).toEqual([
      ['in stages 0, 1', 1600],
      ['rest of stage 0', 200],
      ['rest of stage 1', 200],
    ]);
  });

  test('is not split while the run is in progress', () => {
    expect(boxesOf(pythonRun('running')).map(({ members }) => members)).toEqual([[1, 2, 3]]);
  });

  test('also has executor time', () => {
    const [first, second] = [1, 2].map(id => lineageGroups(pythonRun()).get(id)!);
    expect(first).toMatchObject({ part: null, isRest: true });
    expect([first!.elapsed, first!.executorTime].map(Math.round)).toEqual([200, 400]);
    expect(second).toMatchObject({ part: 2, elapsed: 800, executorTime: 1600 });
    expect(groupLabel(second!)).toBe('in stage 0');
  });

  test('of a join is at its output stage, even if the parent stage is a skipped copy', () => {
    const builder = new RunBuilder('/job.py', '');
    builder.dataset(1, 'range', null, { in: [0] });
    builder.dataset(2, 'join', null, { parentIds: [1], in: [0, 2] });
    builder.stage(0, 'map stage', 0, 10, { rddIds: [4, 5] });
    builder.stage(1, 'map stage', 0, null, { rddIds: [5, 4], status: 'skipped', startTime: null });
    builder.stage(2, 'count', 10, 20, { rddIds: [6], parentIds: [1] });
    expect(homeStages(builder.run).get(2)).toEqual([key(2)]);
  });

  test('includes the time of a stage without an output dataset', () => {
    const builder = new RunBuilder('/job.py', '');
    builder.dataset(1, 'agg', null, { in: [0, 1] });
    builder.stage(0, 'count', 0, 10, { datasetIds: [1] });
    builder.stage(1, 'count', 10, 20, { parentIds: [0], datasetIds: [1] });
    expect(homeStages(builder.run).get(1)).toEqual([key(0), key(1)]);
    expect(sum(groupsOf(builder.run).map(group => group.elapsed))).toBe(20);
  });
});

test('a label is shortened to fit', () => {
  const group = { ...lineageGroups(pythonRun()).get(1)!, stages: [4, 8, 12, 17].map(key), elsewhere: [key(4)] };
  const labels = [40, 24, 21, 14, 9].map(room => shortGroupLabel(group, room));
  expect(labels).toEqual([
    'rest of stages 4, 8, 12 +1 ↕',
    'rest of stages 4, 8 +2 ↕',
    'rest of stages 4 +3 ↕',
    'rest of 4 +3 ↕',
    '4 stages',
  ]);
});
