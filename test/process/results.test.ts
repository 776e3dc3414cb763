import { join } from 'node:path';
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { MarkedRun } from './support/markedRun';
import { recordedEvents } from './support/recordedEvents';
import { plainPython, projectRoot, showJson, strobe, temporaryFolder, testRuntime, type Ended } from './support/strobe';

const script = join(projectRoot, 'test/jobs/results.py');

async function recorded(options: string[], onFinished?: (clean: () => void) => void) {
  const folder = temporaryFolder(onFinished);
  const recording = join(folder, 'run.strobe');
  const ended = await strobe(['run', ...options, '--recording', recording, script], { cwd: folder });
  return {
    ended,
    marked: new MarkedRun(await showJson(recording), script),
    told: JSON.stringify(recordedEvents(recording)),
  };
}

// A function of ours between script and pyspark can be hidden from Python 3.11.
describe.runIf(minor() >= 11)('the results of actions', () => {
  let plain: Ended;
  let kept: Awaited<ReturnType<typeof recorded>>;

  beforeAll(async () => {
    plain = await plainPython([script], { cwd: projectRoot });
    kept = await recorded(['--record-rows'], () => undefined);
  });

  const result = (mark: string) => kept.marked.action(mark).result;

  test('are recorded without affecting the job', () => {
    expect(plain.code, plain.stderr).toBe(0);
    expect(kept.ended.stdout).toBe(plain.stdout);
    expect(kept.marked.run.degraded).toEqual([]);
  });

  test('of DataFrames have their columns', () => {
    const columns = [
      { name: 'name', type: 'str' },
      { name: 'born', type: 'date' },
      { name: 'money', type: 'Decimal' },
      { name: 'tags', type: 'list' },
    ];
    const ada = ['<b>Ada</b>', '1815-12-10', '1.50', '[a, b]'];
    expect(result('collect')).toEqual({ columns, rows: [ada, ['None', 'None', 'None', '[]']], total: 2 });
    expect(result('first')).toEqual({ columns, rows: [ada], total: 1 });
    expect(result('pandas')!.rows.map(row => row[0])).toEqual(['<b>Ada</b>', 'None']);
  });

  test('that are single values, pairs or dictionaries are tables, too', () => {
    expect(result('count')).toEqual({ columns: [{ name: 'value', type: 'int' }], rows: [['2']], total: 1 });
    expect(result('by key')).toEqual({
      columns: [
        { name: 'key', type: 'int' },
        { name: 'value', type: 'int' },
      ],
      rows: expect.arrayContaining([['0', '334']]),
      total: 3,
    });
    expect(result('pairs')!.columns.map(column => column.name)).toEqual(['_1', '_2']);
    expect(kept.marked.actions('two on a line').map(action => action.result!.rows.flat())).toEqual([
      ['0', '1', '2'],
      ['499500'],
    ]);
    expect(result('nothing')).toEqual({ columns: [{ name: 'value', type: 'NoneType' }], rows: [], total: 0 });
    expect(result('vector')!.rows).toEqual([['[1.0,2.0]']]);
  });

  test('with many rows are limited to the first hundred', () => {
    expect(result('many')!.rows).toHaveLength(100);
    expect(result('many')!.total).toBe(1000);
  });

  test('with objects of the job’s own classes only name the classes, and call nothing of them', () => {
    expect(result('loud')!.rows).toEqual([['<Loud>'], ['<Loud>']]);
  });

  test('do not exist for an action that fails', () => {
    expect(result('fails')).toBeNull();
  });

  test('are in the recording only if requested', async () => {
    const { told, marked } = await recorded([], onTestFinished);
    expect(kept.told.includes('499500')).toBe(true);
    expect(told.includes('499500')).toBe(false);
    expect(marked.run.actions.every(action => action.result === null)).toBe(true);
  });
});

function minor(): number {
  return Number(testRuntime().python.version.split('.')[1]);
}
