import { describe, expect, test } from 'vitest';
import { cellsOf } from '../../../src/cells/cellsOf';
import { withoutMagics } from '../../../src/cells/magicCommands';
import { isDatabricksNotebook, sourceLanguage } from '../../../src/cells/markedCells';

const summary = (text: string, languageId = 'python') =>
  cellsOf(text, languageId).map(({ kind, language, sourceLine, source }) => [kind, language, sourceLine, source]);

describe('the cells of a Databricks notebook', () => {
  const notebook = `# Databricks notebook source
# MAGIC %md
# MAGIC # Orders

# COMMAND ----------

# DBTITLE 1,Load
# comment
df = spark.table("orders")

# COMMAND ----------

# MAGIC %sql SELECT 1;
# MAGIC
# MAGIC SELECT 2

# COMMAND ----------

# MAGIC %run ./setup $env="test"

# COMMAND ----------

# MAGIC %pip install a b

# COMMAND ----------

# MAGIC %python
# MAGIC df.show()

# COMMAND ----------

# MAGIC %fs ls /mnt
`;

  test('have a kind, a language and their source', () => {
    expect(summary(notebook)).toEqual([
      ['text', 'markdown', 2, '# Orders'],
      ['code', 'python', 7, '# comment\ndf = spark.table("orders")'],
      ['code', 'sql', 12, 'SELECT 1;\n\nSELECT 2'],
      ['run', 'python', 18, './setup $env="test"'],
      ['install', 'shell', 22, 'install a b'],
      ['code', 'python', 27, 'df.show()'],
      ['code', 'shell', 31, 'ls /mnt'],
    ]);
  });

  test('have titles, the lines of the whole cell, and the columns where their lines start', () => {
    const [, load, sql] = cellsOf(notebook, 'python');
    expect(load).toMatchObject({ index: 1, title: 'Load', startLine: 4, endLine: 9, margins: [0, 0], magic: null });
    expect(sql).toMatchObject({ index: 2, startLine: 10, endLine: 15, margins: [13, 7, 8], magic: 'sql' });
  });

  test('can be mixed: the lines of magic commands are part of the Python cell', () => {
    const text =
      '# Databricks notebook source\n# MAGIC %pip install a\nimport a\n# COMMAND ----------\n%sql select 1\n';
    expect(summary(text)).toEqual([
      ['code', 'python', 1, '%pip install a\nimport a'],
      ['code', 'sql', 4, 'select 1'],
    ]);
  });

  test('of SQL can have Python in it', () => {
    const text = '-- Databricks notebook source\nselect 1\n-- COMMAND ----------\n-- MAGIC %python\n-- MAGIC x = 1\n';
    expect(summary(text, 'sql')).toEqual([
      ['code', 'sql', 1, 'select 1'],
      ['code', 'python', 4, 'x = 1'],
    ]);
  });
});

test('the cells of a Fabric notebook leave out what is said about them', () => {
  const text = `# Fabric notebook source

# METADATA ********************

# META {}

# MARKDOWN ********************

# # Title

# CELL ********************

df = spark.sql("SELECT 1")

# METADATA ********************

# META { "language": "python" }

# PARAMETERS CELL ********************

x = 1

# CELL ********************

# MAGIC %%sql
# MAGIC SELECT 2
`;
  expect(summary(text)).toEqual([
    ['text', 'markdown', 8, '# Title'],
    ['code', 'python', 12, 'df = spark.sql("SELECT 1")'],
    ['code', 'python', 20, 'x = 1'],
    ['code', 'sql', 25, 'SELECT 2'],
  ]);
});

describe('the cells of a Python file', () => {
  test('start at # %%, with the lines before the first mark as a cell', () => {
    expect(summary('import a\n\n# %% Load\nb = 1\r\n#%% [markdown]\n# # Title\n# %%\n%%time\nc()\n')).toEqual([
      ['code', 'python', 0, 'import a'],
      ['code', 'python', 3, 'b = 1'],
      ['text', 'markdown', 5, '# Title'],
      ['code', 'python', 7, '%%time\nc()'],
    ]);
    expect(cellsOf('# %% Load\nb = 1', 'python')[0]!.title).toBe('Load');
  });

  test('start where nbconvert writes a prompt', () => {
    expect(
      summary('#!/usr/bin/env python\n# coding: utf-8\n\n# In[1]:\n\n\na = 1\n\n# In[ ]:\n\n\n').map(each => each[2]),
    ).toEqual([0, 6, 9]);
  });

  test.each(['x = 1\n', '# 100 %% sure\n', '"""\n  # %% indented\n"""\n', ''])('are none in %j', text => {
    expect(cellsOf(text, 'python')).toEqual([]);
  });
});

describe('the cells of a Jupyter notebook', () => {
  const notebook = (cells: unknown, language = 'python') =>
    JSON.stringify({ cells, metadata: { language_info: { name: language } }, nbformat: 4 });

  test('stand one below the other', () => {
    const cells = [
      { cell_type: 'markdown', source: ['# Title\n', 'text'] },
      { cell_type: 'code', source: 'a = 1' },
      { cell_type: 'code', source: ['%%sql\n', 'select 1'] },
      { cell_type: 'code' },
    ];
    expect(summary(notebook(cells), 'jupyter')).toEqual([
      ['text', 'markdown', 0, '# Title\ntext'],
      ['code', 'python', 2, 'a = 1'],
      ['code', 'sql', 4, 'select 1'],
      ['code', 'python', 5, ''],
    ]);
    expect(summary(notebook([{ cell_type: 'code', source: 'x' }], 'scala'), 'jupyter')[0]![1]).toBe('scala');
  });

  test.each(['', '{', 'null', '[]', '{"cells": 1}', '{"cells": [null, 1, {"source": [1]}]}'])(
    'can be damaged: %j',
    text => expect(() => cellsOf(text, 'jupyter')).not.toThrow(),
  );
});

test('a Databricks notebook starts with its header, whose comment sign tells its language', () => {
  const header = ' Databricks notebook source\nx = 1\n';
  const notebooks = [`#${header}`, `\ufeff#${header}`, `--${header}`, `\ufeff--${header}`];
  expect(notebooks.map(isDatabricksNotebook)).toEqual([true, true, true, true]);
  expect(notebooks.map(sourceLanguage)).toEqual(['python', 'python', 'sql', 'sql']);
  const others = [`\n#${header}`, ` #${header}`, '# Fabric notebook source\n', '# %%\n', ''];
  expect(others.filter(isDatabricksNotebook)).toEqual([]);
});

test('a Python cell without its magic commands keeps every character at its place', () => {
  const source = '%pip install a\n!ls\n%time df.count()\n%%time\nx = 5 \\\n  % 2\n%timeit -n 1 f()\n?df\n  %pip a';
  expect(withoutMagics(source).split('\n')).toEqual([
    ' '.repeat(14),
    ' '.repeat(3),
    '0;    df.count()',
    ' '.repeat(6),
    'x = 5 \\',
    '  % 2',
    ' '.repeat(16),
    ' '.repeat(3),
    '  0     ',
  ]);
});
