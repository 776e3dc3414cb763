import { describe, expect, test } from 'vitest';
import { reduceRun } from '../../../src/model/reduceRun';
import type { Run } from '../../../src/model/run';
import { runSpan } from '../../../src/model/runSpan';
import { withPromised } from '../../../src/view/withPromised';
import type { StaticNode } from '../../../src/wire/languageMessages';
import { RunBuilder } from '../../fixtures/runs/runBuilder';

const FILE = '/home/ada/jobs/job.py';
const SCRIPT = `lines = sc.textFile(path)
pairs = lines.map(a).map(b)
for n in range(3):
    few = pairs.filter(c).where(d)
total = few.reduceByKey(add)
total.collect()
`;

let nextId = 0;

/** A call from the language server: at `code`, from the start of its chain. */
function node(op: string, code: string, parents: StaticNode[], more: Partial<StaticNode> = {}): StaticNode {
  const { line, column, endLine, endColumn } = new RunBuilder(FILE, SCRIPT).site(code);
  const position = { line: 0, character: 0 };
  return {
    id: (nextId += 1),
    kind: 'dataset',
    datasetKind: 'rdd',
    op,
    owner: 'RDD',
    callKind: 'transformation',
    width: 'narrow',
    parentIds: parents.map(parent => parent.id),
    isCertain: true,
    times: 1,
    callSite: { line, column: column!, endLine: endLine!, endColumn: endColumn!, function: '<module>' },
    range: { start: position, end: position },
    source: `${op}(…)`,
    ...more,
  };
}

function promises(): StaticNode[] {
  const lines = node('textFile', 'sc.textFile(path)', []);
  const first = node('map', 'lines.map(a)', [lines]);
  const second = node('map', 'lines.map(a).map(b)', [first]);
  const filtered = node('filter', 'pairs.filter(c)', [second]);
  const few = node('where', 'pairs.filter(c).where(d)', [filtered]);
  const total = node('reduceByKey', 'few.reduceByKey(add)', [few], { width: 'wide' });
  const collect = node('collect', 'total.collect()', [total], {
    kind: 'action',
    datasetKind: null,
    callKind: 'action',
  });
  return [lines, first, second, filtered, few, total, collect];
}

const lineage = (nodes: StaticNode[]) => ({ uri: 'file:///job.py', version: 1, isJob: true, nodes });
const merge = (run: Run, nodes = promises()) => withPromised(run, FILE, lineage(nodes));

/** Datasets with their parents; `?` marks expected datasets. */
function told({ run, datasets }: ReturnType<typeof withPromised>): string[] {
  const name = (id: number) => `${datasets.has(id) ? '?' : ''}${run.datasets.find(each => each.id === id)?.op}`;
  return run.datasets.map(({ id, parentIds }) => [name(id), ...parentIds.map(name)].join(' <- '));
}

describe('the lineage expected from the source', () => {
  test('is complete before a run', () => {
    const merged = merge(reduceRun([]));
    expect(told(merged)).toEqual([
      '?textFile',
      '?map <- ?textFile',
      '?map <- ?map',
      '?filter <- ?map',
      '?where <- ?filter',
      '?reduceByKey <- ?where',
    ]);
    expect(merged.run.actions.map(({ op, datasetIds }) => [op, datasetIds])).toEqual([
      ['collect', [merged.run.datasets.at(-1)?.id]],
    ]);
    expect(merged.actions.size).toBe(1);
  });

  test('says how often something is expected, if not once; what is recorded has its own count', () => {
    const lines = node('textFile', 'sc.textFile(path)', []);
    const map = node('map', 'lines.map(a)', [lines], { times: 3 });
    const filter = node('filter', 'pairs.filter(c)', [map], { times: null });
    expect([...merge(reduceRun([]), [lines, map, filter]).times.values()]).toEqual([3, null]);
    const builder = new RunBuilder(FILE, SCRIPT);
    builder.dataset(2, 'map', 'lines.map(a)', { parentIds: [1] });
    expect([...merge(builder.run, [lines, map, filter]).times.values()]).toEqual([null]);
  });

  test('is replaced by recorded datasets, which become parents of expected ones', () => {
    const builder = new RunBuilder(FILE, SCRIPT);
    builder.dataset(1, 'textFile', 'sc.textFile(path)');
    builder.dataset(2, 'map', 'lines.map(a)', { parentIds: [1] });
    expect(told(merge(builder.run))).toEqual([
      'textFile',
      'map <- textFile',
      '?map <- map',
      '?filter <- ?map',
      '?where <- ?filter',
      '?reduceByKey <- ?where',
    ]);
  });

  test('matches calls by alias, and continues with the last dataset of a loop', () => {
    const builder = new RunBuilder(FILE, SCRIPT);
    builder.dataset(1, 'textFile', 'sc.textFile(path)');
    builder.dataset(2, 'map', 'lines.map(a)', { parentIds: [1] });
    builder.dataset(3, 'map', 'lines.map(a).map(b)', { parentIds: [2] });
    for (const id of [4, 6]) {
      builder.dataset(id, 'filter', 'pairs.filter(c)', { parentIds: [3] });
      builder.dataset(id + 1, 'filter', 'pairs.filter(c).where(d)', { parentIds: [id] });
    }
    const merged = merge(builder.run);
    expect(merged.datasets.size).toBe(1);
    const total = merged.run.datasets.find(each => each.op === 'reduceByKey');
    expect(total?.parentIds).toEqual([7]);
  });

  test('distinguishes calls on one line by their ends, and matches by line alone without columns', () => {
    const exact = new RunBuilder(FILE, SCRIPT);
    exact.dataset(3, 'map', 'lines.map(a).map(b)');
    expect(told(merge(exact.run)).filter(each => each.includes('map'))).toEqual([
      'map <- ?map',
      '?map <- ?textFile',
      '?filter <- map',
    ]);
    const old = new RunBuilder(FILE, SCRIPT);
    const site = { file: FILE, line: 2, column: null, endLine: null, endColumn: null, function: '<module>' };
    old.dataset(3, 'map', null, { callSite: site });
    expect(told(merge(old.run)).filter(each => each.startsWith('?map'))).toEqual([]);
  });

  test('does not match another file', () => {
    const builder = new RunBuilder('/home/ada/jobs/other.py', SCRIPT);
    builder.dataset(1, 'textFile', 'sc.textFile(path)');
    expect(merge(builder.run).datasets.size).toBe(6);
  });

  test('marks recorded and expected datasets that need a shuffle', () => {
    const nodes = promises();
    const builder = new RunBuilder(FILE, SCRIPT);
    builder.dataset(9, 'reduceByKey', 'few.reduceByKey(add)');
    expect(merge(builder.run, nodes).wide.has(9)).toBe(true);
    const merged = merge(reduceRun([]), nodes);
    const total = merged.run.datasets.find(each => each.op === 'reduceByKey');
    expect([...merged.wide]).toEqual([total?.id]);
  });

  test('has no action for what waits for a stream', () => {
    const nodes = promises();
    const waits = nodes.map(each => (each.op === 'collect' ? { ...each, op: 'awaitTermination' } : each));
    expect(merge(reduceRun([]), waits).run.actions).toEqual([]);
  });

  test('leaves the length of the run as it is, and comes after what was recorded', () => {
    const builder = new RunBuilder(FILE, SCRIPT);
    builder.run.status = 'running';
    builder.run.script.endTime = null;
    builder.action(1, 'count', null, 100, 5000);
    const { run } = merge(builder.run);
    expect(run.actions.map(({ op }) => op)).toEqual(['count', 'collect']);
    expect(runSpan(run)).toEqual(runSpan(builder.run));
    expect(run.actions[1]!.startTime).toBeGreaterThanOrEqual(run.actions[0]!.startTime);
  });

  test('provides the parents of a dataset until they are recorded', () => {
    const builder = new RunBuilder(FILE, SCRIPT);
    builder.dataset(1, 'textFile', 'sc.textFile(path)');
    builder.dataset(2, 'map', 'lines.map(a)');
    expect(told(merge(builder.run))[1]).toBe('map <- textFile');
  });
});
