/** Large runs. What is not linear needs minutes for them, and ends at the time limit of the test. */
import { describe, expect, test } from 'vitest';
import { lineSite } from '../../../src/model/findings/lineSite';
import { lineProfile } from '../../../src/model/lineProfile';
import { RunReducer } from '../../../src/model/reduceRun';
import type { PlanInfo, RunEvent, TaskEnded, TaskMetrics } from '../../../src/model/runEvent';
import { taskListOf } from '../../../src/model/tasks/taskStore';
import { node, planOf, RunBuilder, START } from '../../fixtures/runs/runBuilder';
import { APPLICATION, planNode, RecordedScript, stage } from './recordedScript';

function reduced(events: RunEvent[]): RunReducer {
  const reducer = new RunReducer();
  for (const event of events) reducer.apply(event);
  return reducer;
}

function taskEvents(count: number): RunEvent[] {
  const metrics = { jvmGcTime: 1, executorRunTime: 9 } as TaskMetrics;
  return Array.from({ length: count }, (_, id) => {
    const task = { applicationId: APPLICATION, stageId: 0, stageAttempt: 0, taskId: id, index: id, attempt: 0 };
    const started = { ...task, executorId: '1', host: 'h', launchTime: id };
    const updates = Array.from({ length: 20 }, (_item, accumulator) => [accumulator, id] as [number, number]);
    const ended: TaskEnded = {
      type: 'taskEnded',
      time: id,
      ...started,
      finishTime: id + 10,
      gettingResultTime: 0,
      locality: 'ANY',
      speculative: false,
      status: 'succeeded',
      failure: null,
      metrics,
      accumulatorUpdates: updates,
    };
    return [{ type: 'taskStarted', time: id, ...started } as RunEvent, ended];
  }).flat();
}

/** A plan of `depth` nodes with ten metrics each. */
function deepPlan(depth: number): PlanInfo {
  let plan: PlanInfo | null = null;
  for (let id = 0; id < depth; id++) {
    const metrics = Array.from(
      { length: 10 },
      (_, i) => [`metric ${i}`, 10 * id + i, 'sum'] as [string, number, string],
    );
    plan = planNode(`Node ${id}`, plan ? [plan] : [], metrics);
  }
  return plan!;
}

describe('a large run', { timeout: 60_000 }, () => {
  test('of 10,000 tasks, each with twenty SQL metrics', () => {
    const script = new RecordedScript();
    script.startQuery(0, deepPlan(2), null);
    script.startJob({ query: 0, stages: [{ ...stage(0, []), numTasks: 10_000 }] });
    const events = [...script.events, ...taskEvents(10_000)];

    const run = reduced(events).snapshot();

    expect(run.stages[0]).toMatchObject({ numCompletedTasks: 10_000, jvmGcTime: 10_000 });
    expect(run.queries[0]!.plans.final!.metrics).toHaveLength(10);
  });

  test('of 1,000 datasets in a row and 300 actions on them', () => {
    const script = new RecordedScript();
    const datasets = [script.transform('parallelize', [], { rdd: 0 })];
    for (let i = 1; i < 1000; i++) {
      const previous = datasets.at(-1)!;
      datasets.push(script.transform('map', [previous], { previous, pipelined: i > 1 }));
    }
    for (let i = 0; i < 300; i++) {
      const action = script.call('count', { kind: 'action', args: [datasets[3 * i]!] });
      const hidden = script.birth(action, { previous: datasets[3 * i], pipelined: true });
      script.materialize(hidden, i + 1);
      script.arm(action);
      script.job({ action, stages: [stage(i, [i + 1, 0])] });
      script.end(action);
    }

    const run = reduced(script.events).snapshot();

    expect(run.datasets).toHaveLength(1000);
    expect(run.actions).toHaveLength(300);
  });

  test('of 300 queries that were planned ten times each', () => {
    const script = new RecordedScript();
    for (let queryId = 0; queryId < 300; queryId++) {
      script.startQuery(queryId, deepPlan(30), null);
      for (let i = 0; i < 10; i++)
        script.push({
          type: 'queryReplanned',
          applicationId: APPLICATION,
          queryId,
          physicalPlanText: '',
          plan: deepPlan(30),
        });
      script.endQuery(queryId);
    }

    const run = reduced(script.events).snapshot();

    expect(run.queries.every(({ plans }) => plans.adaptive.length === 10)).toBe(true);
  });

  test('of 200,000 tasks, 10,000 datasets and 200 queries is divided by line', () => {
    const builder = new RunBuilder('/job.py', '', { endTime: START + 30_000 });
    for (let id = 0; id < 10_000; id++)
      builder.dataset(id, 'withColumn', null, { callSite: lineSite('/job.py', id + 1, 'main') });
    for (let id = 0; id < 200; id++) {
      builder.action(20_000 + id, 'collect', null, 100 * id, 100 * id + 90);
      const tasks = Array.from({ length: 1000 }, (_, index) =>
        builder.task(index, { launchTime: START + 100 * id + (index % 50), duration: 20, executorRunTime: 20 }),
      );
      builder.stage(id, 'collect', 100 * id, 100 * id + 80, {
        executorRunTime: 20_000,
        actionId: 20_000 + id,
        tasks: taskListOf(tasks),
      });
      const nodes = Array.from({ length: 50 }, (_, index) => {
        const origins = [
          { datasetId: 50 * id + index, callSite: lineSite('/job.py', 50 * id + index + 1, 'main'), exact: true },
        ];
        return node(index, 'Sort [a]', { 'sort time': ['timing', 300] }, { origins, stageIds: [id] });
      });
      builder.query(id, 'collect', 100 * id, 100 * id + 90, planOf(...nodes), { actionId: 20_000 + id });
    }

    const profile = lineProfile(builder.run);

    expect(profile.lines.filter(({ spark }) => spark > 0)).toHaveLength(10_000);
  });
});
