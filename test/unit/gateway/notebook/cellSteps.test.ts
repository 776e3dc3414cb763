import { expect, test } from 'vitest';
import { plannedCells, pythonOf } from '../../../../src/gateway/notebook/readNotebooks';

const notebook = (...cells: string[]) =>
  ['# Databricks notebook source', cells.join('\n\n# COMMAND ----------\n\n')].join('\n');
const stepsOf = (...cells: string[]) => plannedCells(notebook(...cells)).map(cell => cell.steps);

test('a cell of Python keeps its lines and the columns that its comment signs take', () => {
  expect(stepsOf('x = 1\ny = 2', '# MAGIC %python\n# MAGIC z = 3')).toEqual([
    [{ kind: 'python', line: 2, text: 'x = 1\ny = 2', margins: [0, 0] }],
    [{ kind: 'python', line: 8, text: 'z = 3', margins: [8] }],
  ]);
});

test('statements of a SQL cell stand where the file has them', () => {
  const [steps] = stepsOf('# MAGIC %sql\n# MAGIC SELECT 1;\n# MAGIC SELECT\n# MAGIC   2');
  expect(steps).toEqual([
    {
      kind: 'sql',
      line: 3,
      statements: [
        { text: 'SELECT 1', line: 3, column: 8, endLine: 3, endColumn: 16 },
        { text: 'SELECT\n  2', line: 4, column: 8, endLine: 5, endColumn: 11 },
      ],
    },
  ]);
});

test('%run has a path and the values of widgets, %pip the words of its command', () => {
  expect(
    stepsOf('# MAGIC %run ./a/b $day="2024-01-01" $n=3', '%pip install "a b" c==1', '# MAGIC %run "./with space"'),
  ).toEqual([
    [{ kind: 'run', line: 2, path: './a/b', arguments: { day: '2024-01-01', n: '3' } }],
    [{ kind: 'pip', line: 6, arguments: ['install', 'a b', 'c==1'] }],
    [{ kind: 'run', line: 10, path: './with space', arguments: {} }],
  ]);
});

test('commands between lines of Python run where they stand; those that are Python stay', () => {
  const [steps] = stepsOf('%pip install a\nimport a\n!ls\n%matplotlib inline\n%time a.go()');
  expect(steps).toEqual([
    { kind: 'pip', line: 2, arguments: ['install', 'a'] },
    { kind: 'python', line: 3, text: 'import a', margins: [0] },
    { kind: 'skipped', line: 4, what: '%sh' },
    { kind: 'python', line: 5, text: expect.stringMatching(/^ +\n0; +a\.go\(\)$/) as string, margins: [0, 0] },
  ]);
});

test('text has nothing to run, and other languages are left out', () => {
  expect(stepsOf('# MAGIC %md # Title', '# MAGIC %scala val x = 1', '# MAGIC %sh ls', '# MAGIC %fs ls /tmp')).toEqual([
    [],
    [{ kind: 'skipped', line: 6, what: '%scala' }],
    [{ kind: 'skipped', line: 10, what: '%sh' }],
    [{ kind: 'fs', line: 14, arguments: ['ls', '/tmp'] }],
  ]);
});

test('the Python of a notebook stands at its lines', () => {
  const text = notebook('a = 1', '# MAGIC %sql\n# MAGIC SELECT 1', 'if a:\n  b = 2');
  const python = pythonOf(plannedCells(text)).split('\n');
  const lines = text.split('\n');
  expect(python.filter(line => line !== '')).toEqual(['a = 1', 'if a:', '  b = 2']);
  for (const [row, line] of python.entries()) if (line !== '') expect(lines[row]).toBe(line);
});

test('a file with # %% has cells', () => {
  expect(
    plannedCells('# %%\nx = 1\n# %% [markdown]\n# # Title\n# %% two\ny = 2\n').map(({ line, title, steps }) => [
      line,
      title,
      steps.length,
    ]),
  ).toEqual([
    [1, null, 1],
    [3, null, 0],
    [5, 'two', 1],
  ]);
});
