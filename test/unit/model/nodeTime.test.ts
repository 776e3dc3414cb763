import { describe, expect, test } from 'vitest';
import { nodeTime } from '../../../src/model/nodeTime';
import type { PlanMetric, PlanNode } from '../../../src/model/run';
import { reduceRun } from '../../../src/model/reduceRun';
import { recordedEvents } from '../support/recordedEvents';

function of(times: Record<string, number | null>, type = 'timing'): PlanMetric[] {
  return Object.entries(times).map(([name, value]) => ({ name, type, value, text: null }));
}

describe('the time of a plan node', () => {
  test('running Python workers includes starting, initializing and executing', () => {
    const metrics = of({
      'time to start Python workers': 700,
      'time to initialize Python workers': 9800,
      'time to execute Python code': 5700,
      'time to run Python workers': 5850,
    });
    expect(nodeTime(metrics)).toEqual({ time: 5850, over: 'tasks' });
  });

  test('both sides of a shuffle are added, the requests between them are not', () => {
    const metrics = [
      ...of({ 'fetch wait time': 30, 'remote reqs duration': 400, 'remote merged reqs duration': 9 }),
      ...of({ 'shuffle write time': 21e6 }, 'nsTiming'),
    ];
    expect(nodeTime(metrics)).toEqual({ time: 51, over: 'tasks' });
  });

  test('the parts of a broadcast are added, and are time on the driver', () => {
    const metrics = of({ 'time to collect': 100, 'time to build': 20, 'time to broadcast': 3 });
    expect(nodeTime(metrics)).toEqual({ time: 123, over: 'driver' });
  });

  test('the driver’s work for a scan or a write is not the time of the node', () => {
    expect(nodeTime(of({ 'metadata time': 12, 'scan time': 340 }))).toEqual({ time: 340, over: 'tasks' });
    expect(nodeTime(of({ 'metadata time': 12 }))).toBeNull();
    expect(nodeTime(of({ 'task commit time': 84, 'job commit time': 31 }))).toBeNull();
  });

  test('of unknown times the longest counts, never a sum', () => {
    expect(nodeTime(of({ 'time to dream': 10, 'time to sleep': 30 }))).toEqual({ time: 30, over: 'tasks' });
    expect(nodeTime(of({ 'time to dream': 10, 'sort time': 3 }))).toEqual({ time: 3, over: 'tasks' });
    expect(nodeTime([{ name: 'peak memory', type: 'size', value: 9, text: null }])).toBeNull();
  });

  test('a metric without a value is not a time', () => {
    expect(nodeTime(of({ 'sort time': null }))).toBeNull();
  });

  test('in a real run, no node took longer than the tasks of its stages', () => {
    const run = reduceRun(recordedEvents('measured'));
    const visit = (node: PlanNode): PlanNode[] => [node, ...node.children.flatMap(visit)];
    const nodes = run.queries.flatMap(({ plans }) => (plans.final ? visit(plans.final) : []));
    const python = nodes.filter(node => node.name === 'ArrowEvalPython' && node.stageIds.length > 0);
    expect(python).toHaveLength(5);
    for (const node of python) {
      const stages = run.stages.filter(stage => node.stageIds.includes(stage.id));
      const tasks = stages.reduce((sum, stage) => sum + stage.executorRunTime, 0);
      expect(nodeTime(node.metrics)!.time).toBeLessThanOrEqual(tasks);
    }
  });
});
