import { describe, expect, test } from 'vitest';
import { reduceRun } from '../../../src/model/reduceRun';
import { stageParts } from '../../../src/model/stageParts';
import { APPLICATION, node, planOf, RunBuilder } from '../../fixtures/runs/runBuilder';
import { recordedEvents } from '../support/recordedEvents';

const on = (id: number, ...stageIds: number[]) => ({ datasetIds: [id], derived: false, stageIds });

/** One stage of `executorRunTime` ms, and the plan that it ran. */
function parts(executorRunTime: number, ...nodes: ReturnType<typeof node>[]) {
  const builder = new RunBuilder('/job.py', '');
  builder.stage(0, 'count', 0, 100, { executorRunTime });
  builder.query(0, 'count', 0, 100, planOf(...nodes));
  return stageParts(builder.run)
    .get(`${APPLICATION}/0`)!
    .parts.map(part => [part.datasetId, part.time, part.told]);
}

describe('the parts of a stage’s executor time', () => {
  test('a Python node has the time of its workers, generated code at most the rest', () => {
    const found = parts(
      10_000,
      node(0, 'WholeStageCodegen (2)', { duration: ['timing', 9_500] }, on(3, 0)),
      node(1, 'Project [x]', {}, on(3, 0)),
      node(2, 'ArrowEvalPython', { 'time to run Python workers': ['timing', 9_000] }, on(2, 0)),
      node(3, 'WholeStageCodegen (1)', { duration: ['timing', 9_400] }, on(1, 0)),
      node(4, 'Range', {}, on(1, 0)),
    );
    expect(found).toEqual([
      [2, 9000, true],
      [1, expect.closeTo(1000 * (9400 / 18_900)), false],
      [3, expect.closeTo(1000 * (9500 / 18_900)), false],
    ]);
  });

  test('workers wait for the nodes below: that time is not theirs', () => {
    const found = parts(
      10_000,
      node(0, 'ArrowEvalPython', { 'time to run Python workers': ['timing', 9_900] }, on(3, 0)),
      node(1, 'BatchEvalPython', { 'time to run Python workers': ['timing', 9_000] }, on(2, 0)),
      node(2, 'Sort', { 'sort time': ['timing', 4_000] }, on(1, 0)),
    );
    expect(found).toEqual([
      [1, 4000, true],
      [2, 5000, true],
      [3, 900, true],
    ]);
  });

  test('claims above the total are not divided any further', () => {
    const found = parts(
      1_000,
      node(0, 'Sort', { 'sort time': ['timing', 900] }, on(2, 0)),
      node(1, 'Scan parquet', { 'scan time': ['timing', 900] }, on(1, 0)),
    );
    expect(found).toEqual([
      [1, 500, false],
      [2, 500, false],
    ]);
  });

  test('an exchange is written below and read above', () => {
    const builder = new RunBuilder('/job.py', '');
    builder.stage(0, 'count', 0, 100, { executorRunTime: 500 });
    builder.stage(1, 'count', 100, 200, { executorRunTime: 500 });
    const times = {
      'shuffle write time': ['nsTiming', 50e6] as [string, number],
      'fetch wait time': ['timing', 20] as [string, number],
    };
    builder.query(0, 'count', 0, 200, planOf(node(0, 'Exchange', times, on(2, 0, 1)), node(1, 'Range', {}, on(1, 0))));
    const found = stageParts(builder.run);
    expect(found.get(`${APPLICATION}/0`)!.parts).toMatchObject([{ time: 50, told: true }]);
    expect(found.get(`${APPLICATION}/1`)!.parts).toMatchObject([{ time: 20, told: true }]);
  });

  test.each(['measured', 'ratings', 'wasteful'] as const)('are never more than the time of the stage: %s', name => {
    for (const { executorTime, parts: found } of stageParts(reduceRun(recordedEvents(name))).values()) {
      const sum = found.reduce((all, { time }) => all + time, 0);
      expect(sum).toBeLessThanOrEqual(executorTime + 0.001);
    }
  });

  test('the sleeping function of a real run has its stage', () => {
    const { executorTime, parts: found } = stageParts(reduceRun(recordedEvents('measured'))).get(
      `${reduceRun(recordedEvents('measured')).applications[0]!.id}/36`,
    )!;
    const most = [...found].sort((a, b) => b.time - a.time)[0]!;
    expect(most).toMatchObject({ told: true, datasetId: 18 });
    expect(most.time / executorTime).toBeGreaterThan(0.8);
  });
});
