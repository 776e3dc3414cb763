/** Explain and Run to Line at the own lines of notebooks. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { MarkedProcesses } from './support/markedProcesses';
import { showJson, strobe, temporaryFolder } from './support/strobe';

const DATABRICKS = `# Databricks notebook source
spark.sql("create or replace temp view v as select 1 as a")
!ls

# COMMAND ----------

# MAGIC %sql
# MAGIC SELECT a,
# MAGIC        a + 1 AS b
# MAGIC   FROM v

# COMMAND ----------

df = spark.table("v")
print(
    "counted",
    df.filter("a > 0")
    .count(),
)
print("after")

# COMMAND ----------

# MAGIC %python
# MAGIC display(
# MAGIC     df
# MAGIC )
# MAGIC print("end")
`;
const MARKED = `# %% begin
from pyspark.sql import SparkSession

spark = SparkSession.builder.getOrCreate()

# %% [markdown]
# Notes

# %% counts
big = spark.range(9).filter("id > 3")
print("counted", big.count())

# %% later
print("end")
`;

async function ran(text: string, command: string, ...options: string[]) {
  const folder = temporaryFolder();
  const file = join(folder, 'orders.py');
  writeFileSync(file, text);
  const recording = join(folder, 'run.strobe');
  const processes = new MarkedProcesses();
  onTestFinished(() => processes.endAll());
  const given = [command, ...options, '--recording', recording, file];
  const ended = await strobe(given, { cwd: folder, env: processes.env });
  await processes.gone();
  return { ...ended, run: ended.code === 0 ? await showJson(recording) : null };
}

const anyway = '--run-anyway';
const lineIn = (text: string, part: string) => text.split('\n').findIndex(each => each.includes(part)) + 1;
const lineOf = (part: string) => lineIn(DATABRICKS, part);

test('explain stops a Databricks notebook before its first action, at its line in the file', async () => {
  const { code, stdout, stderr, run } = await ran(DATABRICKS, 'explain', anyway);
  expect(code, stderr).toBe(0);
  expect(stdout).not.toMatch(/^after$/m);
  expect(run!.script.stoppedBefore).toMatchObject({ op: 'count', callSite: { line: lineOf('.count()') } });
  expect(run!.datasets.map(({ op, callSite }) => [op, callSite!.line])).toContainEqual(['sql', lineOf('SELECT a')]);
});

test.each([
  ['a line in a SQL statement', 'FROM v', 'sql', 'SELECT a', '|1  |2  |'],
  ['a line in a statement of Python', '"counted",', 'count', '.count()', 'counted 1\n'],
  ['a line in a cell of %python', 'MAGIC     df', 'show', 'display(', 'after\n'],
])('a Databricks notebook stops after %s', async (_what, part, op, site, last) => {
  const { code, stdout, stderr, run } = await ran(DATABRICKS, 'run', anyway, '--to-line', String(lineOf(part)));
  expect(code, stderr).toBe(0);
  expect(run!.degraded).toEqual([]);
  expect(run!.script.stoppedAfter).toMatchObject({ op, callSite: { line: lineOf(site) } });
  expect(stdout).toContain(last);
  expect(stdout).not.toContain('end');
  if (op === 'count') expect(stdout).not.toContain('after');
});

test('a line without a statement is told before the notebook runs', async () => {
  const { code, stdout, stderr } = await ran(DATABRICKS, 'run', anyway, '--to-line', String(lineOf('%sql')));
  expect(code).toBe(1);
  expect(stdout).toBe('');
  expect(stderr).toContain('orders.py:7 has no Python or SQL statement to stop at. [notebook.noStatement]');
});

test('a file with # %% is explained and stops at its lines', async () => {
  const line = lineIn(MARKED, 'big.count()');
  const explained = await ran(MARKED, 'explain');
  expect(explained.code, explained.stderr).toBe(0);
  expect(explained.run!.script.stoppedBefore).toMatchObject({ op: 'count', callSite: { line } });
  const stopped = await ran(MARKED, 'run', '--to-line', String(line));
  expect(stopped.stdout).toBe('counted 5\n');
  expect(stopped.run!.script.stoppedAfter).toMatchObject({ op: 'count', callSite: { line } });
});
