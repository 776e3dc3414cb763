import { copyFileSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { RunEvent } from '../../src/model/runEvent';
import { expectJoined, expectLogicalPlans } from './support/expectJoined';
import { MarkedRun } from './support/markedRun';
import { recordedEvents } from './support/recordedEvents';
import { projectRoot, showJson, strobe } from './support/strobe';

const folder = realpathSync(mkdtempSync(join(tmpdir(), 'strobe-lineage-')));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Records a job of `test/jobs` from its own folder. */
async function record(name: string, args: string[]): Promise<{ run: MarkedRun; script: string; events: RunEvent[] }> {
  const script = join(folder, name);
  copyFileSync(join(projectRoot, 'test/jobs', name), script);
  const recording = join(folder, `${name}.strobe`);
  const { code, stderr } = await strobe(['run', name, '--recording', recording, '--', ...args], { cwd: folder });
  expect(code, stderr).toBe(0);
  return { run: new MarkedRun(await showJson(recording), script), script, events: recordedEvents(recording) };
}

describe('a job that creates datasets in many ways', () => {
  let run: MarkedRun;
  let script: string;
  let events: RunEvent[];
  const helpers = join(folder, 'lineage_helpers.py');

  beforeAll(async () => {
    copyFileSync(join(projectRoot, 'test/jobs/lineage_helpers.py'), helpers);
    ({ run, script, events } = await record('lineage.py', [folder]));
  });

  test('everything is matched by ids', () => {
    expect(run.run.status).toBe('succeeded');
    expectJoined(run.run, events, [script, helpers]);
    expectLogicalPlans(run.run);
  });

  test('two counts of one dataset are two actions on it', () => {
    const filtered = run.dataset('filter');
    expect(run.action('first count').datasetIds).toEqual([filtered.id]);
    expect(run.action('second count').datasetIds).toEqual([filtered.id]);
    expect(run.parents(filtered)).toEqual([run.place('csv', 'read')]);
    const marks = ['first count', 'second count', 'first collect', 'second collect'];
    expect(filtered.actionIds).toEqual(marks.map(mark => run.action(mark).id));
  });

  test('two runs of one plan are two queries, both matched with the dataset', () => {
    const filtered = run.dataset('filter');
    for (const mark of ['first collect', 'second collect']) {
      const action = run.action(mark);
      expect(action.queryIds, mark).toHaveLength(1);
      const nodes = filtered.planNodes.filter(({ queryId }) => queryId === action.queryIds[0]);
      expect(nodes.length, mark).toBeGreaterThan(0);
    }
  });

  test('a read that looks at the data is a separate action', () => {
    const read = run.action('read');
    expect(read.kind).toBe('schemaRead');
    expect(read.jobIds.length).toBeGreaterThan(0);
    expect(read.datasetIds).toEqual([run.dataset('read').id]);
  });

  test('a dataset that no action used has its plan and no metrics', () => {
    const [selected, distinct] = run.datasets('gone');
    expect([selected?.op, distinct?.op]).toEqual(['select', 'distinct']);
    for (const dataset of [selected!, distinct!, run.dataset('unused')]) {
      expect(dataset.actionIds, dataset.op).toEqual([]);
      expect(dataset.stages, dataset.op).toEqual([]);
      expect(dataset.planNodes, dataset.op).toEqual([]);
      expect(dataset.plans.analyzed, dataset.op).toContain('Relation');
      expect(dataset.plans.optimized, dataset.op).toContain('Relation');
      expect(dataset.plans.physical, dataset.op).toContain('FileScan csv');
    }
    expect(run.dataset('unused').plans.analyzed).toContain('Aggregate');
    expect(run.parents(distinct!)).toEqual([run.place('select', 'gone')]);
  });

  test('a query on a view has an edge to the dataset behind the view', () => {
    expect(run.parents(run.dataset('over a view'))).toEqual([run.place('csv', 'read')]);
    const both = run.action('over two views').datasetIds;
    const dataset = run.dataset('over two views', 'sql');
    expect(both).toEqual([dataset.id]);
    expect(run.parents(dataset).sort()).toEqual(
      [run.place('csv', 'read'), run.place('createDataFrame', 'local rows')].sort(),
    );
  });

  test('a join, a union and a cogroup have several parents', () => {
    expect(run.parents(run.dataset('join'))).toEqual([
      run.place('sql', 'over a view'),
      run.place('createDataFrame', 'local rows'),
    ]);
    expect(run.parents(run.dataset('union', 'union'))).toEqual([
      run.place('select', 'union'),
      run.place('select', 'union'),
    ]);
    expect(run.parents(run.dataset('cogroup'))).toEqual([
      run.place('parallelize', 'left'),
      run.place('parallelize', 'right'),
    ]);
    expect(run.parents(run.dataset('rdd union', 'union'))).toEqual([
      run.place('parallelize', 'left'),
      run.place('parallelize', 'right'),
    ]);
  });

  test('a window, an aggregation and a pivot have their own lines', () => {
    expect(run.parents(run.dataset('window'))).toEqual([run.place('csv', 'read')]);
    expect(run.parents(run.dataset('agg'))).toEqual([run.place('withColumn', 'window')]);
    expect(run.action('agg').datasetIds).toEqual([run.dataset('agg').id]);
    expect(run.parents(run.dataset('pivot'))).toEqual([run.place('csv', 'read')]);
    const names = (plan: { name: string; children: never[] }): string[] => [plan.name, ...plan.children.flatMap(names)];
    const query = run.run.queries.find(({ actionId }) => actionId === run.action('agg').id);
    expect(names(query!.plans.final as never)).toContain('Window');
  });

  test('every method of a chain has its own line', () => {
    const chain = ['filter', 'select', 'distinct'].map(op => run.dataset(`chain ${op}`));
    expect(chain.map(({ op }) => op)).toEqual(['filter', 'select', 'distinct']);
    expect(chain[1]!.parentIds).toEqual([chain[0]!.id]);
    expect(chain[2]!.parentIds).toEqual([chain[1]!.id]);
    expect(run.action('chain count').datasetIds).toEqual([chain[2]!.id]);
  });

  test('a helper function of the user stays visible', () => {
    const grown = new MarkedRun(run.run, helpers).dataset('adults_of');
    expect(grown.frames.map(frame => frame.function)).toEqual(['adults_of', 'helper', 'main', '<module>']);
    expect(`${grown.op}@${grown.frames[1]!.line}`).toBe(run.place('where', 'call of adults_of'));
    expect(run.parents(grown)).toEqual([run.place('csv', 'read')]);
  });

  test('an RDD becomes a DataFrame and an RDD again', () => {
    const rows = run.dataset('rows');
    const frame = run.dataset('from an RDD');
    expect([rows.kind, frame.kind]).toEqual(['rdd', 'dataframe']);
    expect(run.parents(rows)).toEqual([run.place('parallelize', 'left')]);
    expect(run.parents(frame)).toEqual([run.place('map', 'rows')]);
    expect(run.parents(run.dataset('back to an RDD', 'rdd'))).toEqual([run.place('createDataFrame', 'from an RDD')]);
    expect(run.parents(run.dataset('back to an RDD', 'map'))).toEqual([run.place('rdd', 'back to an RDD')]);
  });

  test('cached data is shown with its size and its cached fraction', () => {
    const part = run.dataset('cached RDD');
    expect(part).toMatchObject({ persisted: true, cachedFraction: 0.25 });
    expect(part.cachedMemory).toBeGreaterThan(0);
    const whole = run.dataset('cached DataFrame');
    expect(whole).toMatchObject({ op: 'select', persisted: true, cachedFraction: 1 });
    expect(whole.cachedMemory).toBeGreaterThan(0);
    expect(run.run.storage.map(each => each.datasetId).sort()).toEqual([part.id, whole.id].sort());
  });

  test('a broadcast is in the ledger, and the action that filled the accumulator has its line', () => {
    expect(run.run.ledger.broadcasts).toHaveLength(1);
    const [broadcast] = run.run.ledger.broadcasts;
    expect(`broadcast@${broadcast!.callSite!.line}`).toBe(run.place('broadcast', 'broadcast'));
    expect(broadcast!.size).toBeGreaterThan(100);
    expect(run.action('accumulate')).toMatchObject({ op: 'foreach', datasetIds: [run.dataset('numbers').id] });
  });

  test('threads of the user have their own actions', () => {
    const actions = run.actions('in a thread').filter(({ op }) => op === 'count');
    expect(actions).toHaveLength(2);
    for (const action of actions) expect(action.jobIds.length).toBeGreaterThan(0);
    expect(new Set(actions.flatMap(action => action.datasetIds)).size).toBe(2);
  });

  test('data that is written and read back has its lines', () => {
    expect(run.action('write')).toMatchObject({ op: 'parquet', datasetIds: [run.dataset('read').id] });
    expect(run.dataset('read back')).toMatchObject({ op: 'parquet', parentIds: [] });
    expect(run.action('read back').kind).toBe('schemaRead');
    expect(run.action('write again')).toMatchObject({ op: 'json', datasetIds: [run.dataset('write again').id] });
    const written = run.run.stages.filter(stage => stage.actionId === run.action('write').id);
    expect(written.reduce((sum, stage) => sum + stage.outputRecords, 0)).toBe(40);
  });

  test('a second session is a separate application, whose ids start again', () => {
    const [first, second] = run.run.applications;
    expect([first?.name, second?.name]).toEqual(['first', 'second']);
    expect(second!.id).not.toBe(first!.id);
    const count = run.action('second session');
    expect(count.applicationId).toBe(second!.id);
    expect(run.dataset('second read')).toMatchObject({ applicationId: second!.id, op: 'text' });
    const jobs = run.run.jobs.filter(job => job.applicationId === second!.id);
    expect(jobs[0]).toMatchObject({ id: 0, actionId: count.id });
    expect(run.run.jobs.filter(job => job.id === 0)).toHaveLength(2);
    expect(run.run.applications.every(application => application.endTime !== null)).toBe(true);
  });
});

describe('a job that uses pandas', () => {
  let run: MarkedRun;
  let script: string;
  let events: RunEvent[];
  beforeAll(async () => {
    ({ run, script, events } = await record('pandas_lineage.py', []));
  });

  test('everything is matched by ids', () => {
    expect(run.run.status).toBe('succeeded');
    expectJoined(run.run, events, [script]);
    expectLogicalPlans(run.run);
  });

  test('toPandas with Arrow is an action on its dataset', () => {
    const action = run.action('toPandas');
    expect(action).toMatchObject({ op: 'toPandas', datasetIds: [run.dataset('pandas UDF').id] });
    expect(action.jobIds).toHaveLength(1);
    const text = JSON.stringify(run.run.queries.find(({ actionId }) => actionId === action.id)!.plans.final);
    expect(text).toContain('ArrowEvalPython');
  });

  test('a cogroup of frames has both as parents', () => {
    expect(run.parents(run.dataset('cogroup'))).toEqual([
      run.place('createDataFrame', 'from pandas'),
      run.place('createDataFrame', 'names'),
    ]);
    expect(run.parents(run.dataset('applyInPandas'))).toEqual([run.place('createDataFrame', 'from pandas')]);
    expect(run.action('count of the cogroup').datasetIds).toEqual([run.dataset('cogroup').id]);
  });

  test('pandas on Spark has lines, too', () => {
    const [frame, mean, ordered] = ['ps frame', 'ps mean', 'ps result'].map(mark => run.dataset(mark));
    expect(mean!.parentIds).toEqual([frame!.id]);
    expect(ordered!.parentIds).toEqual([mean!.id]);
    expect(run.action('ps result')).toMatchObject({ op: 'to_dict', datasetIds: [ordered!.id] });
  });
});
