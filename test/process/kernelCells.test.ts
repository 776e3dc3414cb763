import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import type { Run } from '../../src/model/run';
import { KernelSession, type CellOutput } from './support/kernelSession';
import { notebookPython } from './support/notebookPython';
import { showJson, strobeScript } from './support/strobe';

const CELLS: [id: string, text: string][] = [
  [
    'vscode-notebook-cell:/n.ipynb#a',
    `\n\nfrom pyspark.sql import SparkSession\nspark = SparkSession.builder.master('local[2]').config('spark.ui.enabled', False).getOrCreate()`,
  ],
  ['b', 'df = spark.range(10)\ndef go():\n    return df.count()\ngo()'],
  ['c', 'go()'],
  ['d', "%%time\nx = 1\ndf.filter('id > 3').count()"],
  ['e', 'y = 2\n%time df.count()'],
  ['f', '%%capture\n\ndf.show()'],
  ['g', 'def ('],
  ['h', "df.selectExpr('nope')"],
  ['i', 'spark.sparkContext.parallelize([1, 2]).map(lambda v: v + 1).collect()'],
  ['j', 'print(y + 1)'],
];

/** A kernel that `strobe exec` records, driven by jupyter_client. */
const folder = mkdtempSync(join(tmpdir(), 'strobe-test-'));
const recording = join(folder, 'kernel.strobe');
const outputs: CellOutput[] = [];
let shown: Run;

beforeAll(async () => {
  const python = await notebookPython();
  const command = [python, '-m', 'ipykernel_launcher', '-f', '{connection_file}'];
  const argv = [process.execPath, strobeScript, 'exec', '--recording', recording, '--', ...command];
  const session = await KernelSession.start(argv, folder, { STROBE_PYTHON: python });
  for (const [id, text] of CELLS) outputs.push(await session.execute(text, id));
  await session.end();
  shown = await showJson(recording);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const entry = (name: string) => shown.entries.find(each => each.name === name)!;
const actionsOf = (name: string) => shown.actions.filter(each => each.entryId === entry(name).id);

test('every cell runs as without Strobe', () => {
  expect(outputs.map(each => each.status)).toEqual(['ok', 'ok', 'ok', 'ok', 'ok', 'ok', 'error', 'error', 'ok', 'ok']);
  expect(outputs[6]!.error).toBe('SyntaxError');
  expect(outputs[9]!.text).toBe('3\n');
});

test('every execution is an entry with its text, number, cell and outcome', () => {
  expect(shown.entries.map(each => [each.kind, each.executionCount, each.cellId, each.source])).toEqual(
    CELLS.map(([id, text], index) => ['cell', index + 1, id, text]),
  );
  const outcomes = ['passed', 'passed', 'passed', 'passed', 'passed', 'passed', 'failed', 'failed', 'passed', 'passed'];
  expect(shown.entries.map(each => each.outcome)).toEqual(outcomes);
  expect(entry('7').error!.type).toBe('SyntaxError');
  expect(entry('8').error!.type).toBe('AnalysisException');
  for (const each of shown.entries) expect(each.duration).toBeGreaterThanOrEqual(0);
});

test('calls stand at the line of their cell', () => {
  expect(shown.datasets.find(each => each.op === 'range')!.callSite).toMatchObject({
    file: 'In[2]',
    line: 1,
    column: 5,
  });
  for (const name of ['2', '3'])
    expect(actionsOf(name)).toMatchObject([{ op: 'count', callSite: { file: 'In[2]', line: 3, function: 'go' } }]);
  expect(actionsOf('4')).toMatchObject([{ op: 'count', callSite: { file: 'In[4]', line: 3 } }]);
  expect(actionsOf('5')).toMatchObject([{ op: 'count', callSite: { file: 'In[5]', line: 2 } }]);
  expect(actionsOf('6')).toMatchObject([{ op: 'show', callSite: { file: 'In[6]', line: 3 } }]);
  expect(actionsOf('9')).toMatchObject([{ op: 'collect', callSite: { file: 'In[9]', line: 1 } }]);
});

test('the text of each cell that called Spark is recorded', () => {
  const texts = new Map(shown.script.sources.map(each => [each.file, each.text]));
  for (const number of [1, 2, 3, 4, 5, 6, 9]) expect(texts.get(`In[${number}]`)).toBe(CELLS[number - 1]![1]);
  expect([...texts.keys()].filter(file => !file.startsWith('In['))).toEqual([]);
});

test('jobs belong to the actions of their cells, and nothing is missing', () => {
  expect(shown.jobs.length).toBeGreaterThan(5);
  expect(shown.jobs.filter(each => each.actionId === null)).toEqual([]);
  expect(shown.degraded).toEqual([]);
  expect(shown.status).toBe('succeeded');
});
