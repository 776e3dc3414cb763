import { describe, expect, test } from 'vitest';
import { reduceRun, RunReducer } from '../../../src/model/reduceRun';
import type { Dataset, Run, Stage } from '../../../src/model/run';
import type { RunEvent } from '../../../src/model/runEvent';
import { stageSubject } from '../../../src/view/text/stageSubject';
import { recordedEvents } from '../support/recordedEvents';
import { APPLICATION, planNode, RecordedScript, stage } from './recordedScript';

function stageOf(run: Run, id: number): Stage {
  return run.stages.find(each => each.id === id)!;
}

/** Names of the datasets of a stage that its action neither needed nor made. */
function foreign(run: Run, { datasetIds, actionId }: Stage): string[] {
  const action = run.actions.find(({ id }) => id === actionId);
  const datasets = run.datasets.filter(({ id }) => datasetIds.includes(id));
  const made = (dataset: Dataset) => JSON.stringify(dataset.callSite) === JSON.stringify(action?.callSite);
  // A stage that no known action needs is reported a moment later.
  const others = datasets.filter(each => each.actionIds.length > 0 && !each.actionIds.includes(actionId!));
  return others.filter(each => !made(each)).map(({ op, callSite }) => `${op} :${callSite?.line}`);
}

/** After these, a stage may have another owner. A snapshot takes time: of the other events, every third has one. */
const OWNING = new Set<RunEvent['type']>(['jobStarted', 'stageSubmitted', 'actionArmed']);

describe('a stage belongs to the action that ran it', () => {
  test.each(['measured', 'ratings', 'wasteful'] as const)('at every moment of the run of %s', name => {
    const reducer = new RunReducer();
    const actions = new Map<number, number>();
    for (const [index, event] of recordedEvents(name).entries()) {
      reducer.apply(event);
      if (index % 3 !== 0 && !OWNING.has(event.type)) continue;
      const run = reducer.snapshot();
      for (const each of run.stages.filter(({ startTime }) => startTime !== null)) {
        if (each.actionId === null) continue;
        const first = actions.get(each.id) ?? each.actionId;
        actions.set(each.id, first);
        const where = `stage ${each.id} after ${event.type}`;
        expect(each.actionId, where).toBe(first);
        expect(foreign(run, each), where).toEqual([]);
      }
    }
    expect(actions.size).toBeGreaterThan(3);
  });

  test('the stage that fills a cache is never named after a reader of the cache', () => {
    const run = reduceRun(recordedEvents('measured'));
    const reader = run.datasets.find(({ op, callSite }) => op === 'count' && callSite?.line === 26)!;
    expect(stageOf(run, 36).datasetIds).not.toContain(reader.id);
    expect(reader.stages.map(({ stageId }) => stageId)).toEqual([46, 50]);
    expect(stageSubject(run, stageOf(run, 36), true)).toBe('withColumn :18');
    const scan = JSON.stringify(run.queries[3]!.plans.final);
    expect(scan).not.toContain('"stageIds":[36]');
  });

  test('not to a job that only lists it', () => {
    const script = new RecordedScript();
    const first = script.call('count', { kind: 'action', line: 1 });
    script.arm(first);
    script.job({ stages: [stage(0, [1])], query: 7 });
    const later = script.call('collect', { kind: 'action', line: 2 });
    script.arm(later);
    script.startQuery(8, planNode('Range'), later);
    const jobId = script.startJob({ action: later, query: 8, stages: [stage(0, [1]), stage(1, [2], [0])] });
    script.runStage(stage(1, [2], [0]));
    script.push({ type: 'jobEnded', applicationId: APPLICATION, jobId, succeeded: true, error: null });
    const run = reduceRun(script.events);
    expect(stageOf(run, 0)).toMatchObject({ actionId: null, queryIds: [7], jobIds: [0, 1] });
    expect(stageOf(run, 1)).toMatchObject({ actionId: later, queryIds: [8] });
  });

  test('not to a dataset that is made later from the same RDD', () => {
    const script = new RecordedScript();
    const first = script.transform('parallelize', [], { rdd: 1, line: 1 });
    const action = script.call('count', { kind: 'action', args: [first], line: 2 });
    script.arm(action);
    script.job({ action, stages: [stage(0, [1])] });
    script.end(action);
    const again = script.transform('union', [first], { rdd: 1, line: 3 });
    script.transform('map', [again], { line: 4 });
    expect(stageOf(reduceRun(script.events), 0).datasetIds).toEqual([first]);
  });

  test('to the dataset of a call, if it ran before the call returned', () => {
    const script = new RecordedScript();
    const first = script.transform('parallelize', [], { rdd: 1, line: 1 });
    const call = script.call('sortBy', { args: [first], line: 2 });
    script.birth(call, { rdd: 2 });
    script.arm(call);
    script.job({ action: call, stages: [stage(0, [2])] });
    const sorted = script.birth(call, { rdd: 3 });
    script.end(call);
    script.transform('map', [sorted], { line: 3 });
    expect(stageOf(reduceRun(script.events), 0).datasetIds).toEqual([sorted]);
  });
});
