import type { ChildProcess } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { MarkedProcesses } from './support/markedProcesses';
import { projectRoot, showJson, strobe, temporaryFolder } from './support/strobe';

const MARKED = `\
# %% begin
import time

from pyspark.sql import SparkSession

spark = SparkSession.builder.getOrCreate()
x = 4
x + 1

# %% no Python
def f(:

# %% raises
print("before")
1 / (x - 4)

# %% counts
spark.range(x).count()

# %% sleeps
print("sleeping", flush=True)
time.sleep(600)

# %% a class in a lambda
class Named:
    prefix = "n"


print(spark.sparkContext.parallelize([1, 2], 1).map(lambda n: Named.prefix + str(n)).collect())

# %% [markdown]
# Nothing to run
`;

const notebooks = join(projectRoot, 'test/jobs/notebooks');
const lineOf = (file: string, text: string) =>
  readFileSync(join(notebooks, file), 'utf8')
    .split('\n')
    .findIndex(line => line.includes(text)) + 1;

async function ran(args: string[], onStart?: (child: ChildProcess) => void) {
  const folder = temporaryFolder();
  const recording = join(folder, 'run.strobe');
  const processes = new MarkedProcesses();
  onTestFinished(() => processes.endAll());
  const [command, ...rest] = args;
  const options = { cwd: folder, env: processes.env, keepInput: onStart !== undefined, onStart };
  const ended = await strobe([command!, '--recording', recording, ...rest], options);
  await processes.gone();
  return { ended, folder, recording };
}

test('a Databricks notebook of ten cells runs as a whole', async () => {
  const { ended, folder, recording } = await ran(['run', '--widget', 'rows=12', join(notebooks, 'orders.py')]);
  expect(ended.code, ended.stderr).toBe(0);
  expect(ended.stdout.split('\n').filter(line => line !== '')).toEqual([
    '12',
    ...['+---+-----+', '|id |price|', '+---+-----+', '|0  |0    |', '|2  |6    |', '|4  |12   |', '+---+-----+'],
    ...['+----+-----+', '|rest|total|', '+----+-----+', '|0   |18   |', '|1   |42   |', '|2   |30   |', '+----+-----+'],
    'total: 90',
    "90 ['total.txt']",
    'child says 12',
    'Done',
    'Notebook exited: 90',
  ]);
  expect(readFileSync(join(folder, 'out/total.txt'), 'utf8')).toBe('90');
  const run = await showJson(recording);
  expect(run.status).toBe('succeeded');
  const shown = run.actions.filter(({ op }) => op === 'show').map(({ callSite }) => callSite!.line);
  expect(shown).toEqual([lineOf('orders.py', 'display(orders'), lineOf('orders.py', 'SELECT id')]);
  const cells = run.entries.filter(({ kind }) => kind === 'cell');
  // The two of `%run` belong to the cell that runs them, that of `dbutils.notebook.run` too.
  expect(cells.map(({ name, outcome }) => `${name} ${outcome}`)).toHaveLength(10 + 2 + 1);
  expect(cells.every(({ outcome }) => outcome === 'passed')).toBe(true);
  expect(run.script.sources.map(({ file }) => file)).toContain(join(notebooks, 'shared/setup.py'));
  const byId = new Map(cells.map(cell => [cell.id, cell]));
  const count = run.actions.find(({ op }) => op === 'count')!;
  expect(byId.get(byId.get(count.entryId!)!.parentId!)!.source).toContain('child says');
});

test('a Databricks notebook of SQL runs as a whole', async () => {
  const { ended, recording } = await ran(['run', join(notebooks, 'totals.sql')]);
  expect(ended.code, ended.stderr).toBe(0);
  expect(ended.stdout).toMatch(/\|number\|[^]*\|12 +\|[^]*total: 198\n[^]*\|11 \|/);
  const run = await showJson(recording);
  expect(run.status).toBe('succeeded');
  expect(run.degraded).toEqual([]);
  const cells = run.entries.map(({ kind, name, outcome }) => `${kind} ${name} ${outcome}`);
  expect(cells).toEqual(['cell 1 passed', 'cell 2 passed', 'cell 3 passed', 'cell 4 passed']);
  const actions = run.actions.map(({ op, callSite, entryId }) => [op, callSite!.line, entryId]);
  const line = (text: string) => lineOf('totals.sql', text);
  const [, orders, python, last] = run.entries.map(({ id }) => id);
  expect(actions).toEqual([
    ['sql', line('CREATE OR REPLACE'), orders],
    ['show', line('count(*)'), orders],
    ['first', line('total = '), python],
    ['show', line('price > 30'), last],
  ]);
});

test('a notebook whose cell fails has failed', async () => {
  const file = join(temporaryFolder(), 'failing.py');
  writeFileSync(file, '# Databricks notebook source\nprint("first")\n\n# COMMAND ----------\n\n1 / 0\n');
  const { ended, recording } = await ran(['run', file]);
  expect(ended.code).toBe(1);
  const run = await showJson(recording);
  expect(run.status).toBe('failed');
  expect(run.entries.map(({ outcome }) => outcome)).toEqual(['passed', 'failed']);
});

/** Types a line when the output says that its turn has come. */
function typing(turns: { after: RegExp; type: string; interrupt?: boolean; pause?: number }[]) {
  return (child: ChildProcess) => {
    let seen = '';
    const left = [...turns];
    const look = (chunk: Buffer) => {
      seen += chunk.toString();
      while (left[0]?.after.test(seen)) {
        const { type, interrupt, pause = 0 } = left.shift()!;
        seen = '';
        if (interrupt) child.kill('SIGINT');
        setTimeout(() => child.stdin!.write(`${type}\n`), pause);
      }
    };
    child.stdout!.on('data', look);
    child.stderr!.on('data', look);
  };
}

/** How long a person thinks before the next cell. */
const PAUSE_MS = 4000;
const PROMPT = /cell> $/;

test('the ten cells run one by one in one driver, also twice', async () => {
  const cells = Array.from({ length: 9 }, (_, index) => ({ after: PROMPT, type: String(index + 2) }));
  const turns = [
    { after: PROMPT, type: '1' },
    ...cells,
    { after: PROMPT, type: '6-7' },
    { after: PROMPT, type: 'end' },
  ];
  const { ended, recording } = await ran(['cells', join(notebooks, 'orders.py')], typing(turns));
  expect(ended.code, ended.stderr).toBe(0);
  expect(ended.stdout.match(/total: 270/g)).toHaveLength(2);
  expect(ended.stdout).toContain('Notebook exited: 270');
  const run = await showJson(recording);
  const outer = run.entries.filter(({ parentId }) => parentId === null);
  expect(outer.map(({ executionCount }) => executionCount)).toEqual(
    Array.from({ length: 12 }, (_, index) => index + 1),
  );
  expect(outer.map(({ name }) => name).slice(9)).toEqual(['10', '6', '7']);
  expect(run.applications).toHaveLength(1);
});

test('cells of a file with # %% fail and are interrupted one by one; the session lives on', async () => {
  const turns = [
    ...['1', '2-4', '3', '4'].map(type => ({ after: PROMPT, type })),
    { after: PROMPT, type: '5' },
    { after: /sleeping\n/, type: '6', interrupt: true },
    { after: /'n1', 'n2'[^]*cell> $/, type: '7', pause: PAUSE_MS },
    { after: PROMPT, type: 'end' },
  ];
  const file = join(temporaryFolder(), 'marked.py');
  writeFileSync(file, MARKED);
  const { ended, recording } = await ran(['cells', file], typing(turns));
  expect(ended.code, ended.stderr).toBe(0);
  expect(ended.stdout.split('\n').slice(0, 4)).toEqual(['5', 'before', '4', 'sleeping']);
  expect(ended.stderr).toMatch(/marked\.py", line 11\n[^]*SyntaxError/);
  expect(ended.stderr).toMatch(/marked\.py", line 15, in <module>\n[^]*ZeroDivisionError/);
  expect(ended.stderr).not.toContain('strobe_recorder');
  const run = await showJson(recording);
  expect(run.entries.map(({ name, outcome }) => `${name} ${outcome}`)).toEqual([
    '1 passed',
    '2 failed',
    '3 failed',
    '4 passed',
    '5 interrupted',
    '6 passed',
    '7 passed',
  ]);
  expect(run.entries[2]!.error).toMatchObject({ type: 'ZeroDivisionError' });
  // The person’s time between the cells is not the script’s.
  expect(run.ledger.wall!.unaccounted).toBeGreaterThan(0.8 * PAUSE_MS);
  const [count] = run.actions.filter(({ op }) => op === 'count');
  expect(count).toMatchObject({ entryId: run.entries[3]!.id, callSite: { file, line: 18, column: 0 } });
});

test('what only Databricks has is told with its line before the run', async () => {
  const folder = temporaryFolder();
  const file = join(folder, 'limited.py');
  const cells = [
    '# MAGIC %sh ls',
    'print("began")\ntry:\n    dbutils.secrets.get("a", "b")\nexcept Exception as e:\n    print(e)',
  ];
  writeFileSync(file, ['# Databricks notebook source', cells.join('\n\n# COMMAND ----------\n\n')].join('\n'));
  const refused = await ran(['run', file]);
  expect(refused.ended.code).toBe(1);
  expect(refused.ended.stderr).toMatch(/\[notebook\.limits\]/);
  expect(refused.ended.stderr).toMatch(/limited\.py:8: dbutils\.secrets\.get .*\[notebook\.notLocal\]/);
  expect(refused.ended.stdout).toBe('');
  const { ended } = await ran(['run', '--run-anyway', file]);
  expect(ended.code, ended.stderr).toBe(0);
  expect(ended.stdout).toBe('began\ndbutils.secrets.get is only available on Databricks [notebook.notLocal]\n');
  expect(ended.stderr).toMatch(/limited\.py:2: %sh is not run here \[notebook\.shell\]/);
});
