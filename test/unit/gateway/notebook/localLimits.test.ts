import { expect, test } from 'vitest';
import { localLimits } from '../../../../src/gateway/notebook/localLimits';
import { plannedCells } from '../../../../src/gateway/notebook/readNotebooks';

const limitsOf = (text: string, mayInstall: boolean | null = false) =>
  localLimits('n.py', plannedCells(`# Databricks notebook source\n${text}`), mayInstall).map(
    ({ line, code, isNeeded }) => `${line} ${code}${isNeeded ? '' : ' left out'}`,
  );

test('parts of dbutils that need Databricks are told with their line', () => {
  const text = [
    'key = dbutils.secrets.get("scope", "key")',
    'dbutils.jobs.taskValues.set("a", 1)',
    'url = f"jdbc:{dbutils.secrets.get(scope, key)}"',
    'dbutils.fs.mount(source, "/mnt/x")',
    'context = dbutils.notebook.entry_point.getDbutils()',
  ].join('\n');
  expect(limitsOf(text)).toEqual([2, 3, 4, 5, 6].map(line => `${line} notebook.notLocal`));
});

test('what works here, comments and strings are no limits', () => {
  const text = [
    '# dbutils.secrets.get("a", "b")',
    '"""dbutils.jobs"""',
    'print("dbutils.secrets", f"it is", "and dbutils.jobs")',
    'dbutils.widgets.text("a", "b")',
    'dbutils.fs.ls("/tmp"); dbutils.fs.head("file:/tmp/a")',
    'dbutils.notebook.run("./a", 60); dbutils.notebook.exit("1")',
    'dbutils.library.restartPython()',
    'w = dbutils.widgets',
  ].join('\n');
  expect(limitsOf(text)).toEqual([]);
});

test('paths of a cloud in dbutils.fs, and dbfs: everywhere', () => {
  const text = [
    'dbutils.fs.ls("dbfs:/x")',
    'dbutils.fs.cp("file:/a", \'abfss://c@a.dfs.core.windows.net/x\')',
    'spark.read.parquet("dbfs:/data")',
    'spark.read.parquet("s3a://bucket/data")',
    'dbutils.fs.ls("C:/x")',
  ].join('\n');
  expect(limitsOf(text)).toEqual(['2 notebook.cloudPath', '3 notebook.cloudPath', '4 notebook.cloudPath']);
});

test('commands that the rest may do without are left out, other languages are needed', () => {
  const cells = ['# MAGIC %sh ls', '# MAGIC %scala val x = 1', '%pip install x', '%fs ls dbfs:/x'];
  const text = cells.join('\n# COMMAND ----------\n');
  expect(limitsOf(text)).toEqual([
    '2 notebook.shell left out',
    '4 notebook.language',
    '6 notebook.pip left out',
    '8 notebook.cloudPath',
  ]);
});

test('%pip is told also where it may run', () => {
  const said = [true, false, null].map(
    mayInstall =>
      localLimits('n.py', plannedCells('# Databricks notebook source\n%pip install x'), mayInstall)[0]!.message,
  );
  expect(said).toEqual([
    '%pip install x changes the Python environment',
    '%pip install x is not run without --allow-pip: it changes the Python environment',
    '%pip install x changes the Python environment',
  ]);
});
