import { describe, expect, test } from 'vitest';
import { cellsOf } from '../../../src/cells/cellsOf';
import { findJob } from '../../../src/language/findJob';
import { PythonFile } from '../../../src/language/pythonFile';
import { flowOf, jobOf, parser } from './support/python';

const HEADER = '# Databricks notebook source';

describe('cells are followed in order', () => {
  test('with SQL as calls of spark.sql, whose rows are shown', () => {
    const text = `${HEADER}
spark.range(3).createOrReplaceTempView("v")
# COMMAND ----------
# MAGIC %sql SELECT * FROM v;
# MAGIC
# MAGIC   CREATE OR REPLACE TEMP VIEW w AS SELECT é FROM v; DROP TABLE x
# COMMAND ----------
_sqldf.count()
spark.table("w").count()
`;
    const { calls, isJob } = jobOf(text);
    expect(isJob).toBe(true);
    expect(flowOf(calls)).toEqual([
      'range',
      'sql <- range',
      'show <- sql',
      'sql <- range',
      'sql',
      'count <- sql',
      'table <- sql',
      'count <- table',
    ]);
    const [first, , view, drop] = calls.filter(call => /sql|show/.test(call.op));
    expect(first!.site).toMatchObject({ line: 4, column: 13, endLine: 4, endColumn: 28 });
    expect(view!.site).toMatchObject({ line: 6, column: 10 });
    expect(drop!.range.start).toEqual({ line: 5, character: 60 });
    expect(drop!.site.column).toBe(61);
  });

  test('without those of other languages, and without SQL that is none', () => {
    const text = `${HEADER}
# MAGIC %scala
# MAGIC spark.table("t").show()
# COMMAND ----------
# MAGIC %md SELECT 1
# COMMAND ----------
# MAGIC %sql
# MAGIC {{ macro }}
`;
    expect(jobOf(text)).toMatchObject({ isJob: false, calls: [] });
  });

  test('with the columns of the file in cells of MAGIC lines', () => {
    const text = `${HEADER}\n# MAGIC %python\n# MAGIC é = 1; df = spark.range(3)\n# MAGIC df.show()\n`;
    const [range, show] = jobOf(text).calls;
    expect(range!.site).toMatchObject({ line: 3, column: 21, endColumn: 35 });
    expect(show!.nameRange.start).toEqual({ line: 3, character: 11 });
  });

  test.each([
    ['a bracket', 'df = (spark.range(3'],
    ['a text', 'x = """'],
    ['no Python at all', 'This is } not Python ('],
    ['a shell command', '!ls | grep "x'],
    ['a command in a block', 'if True:\n    %pip install a\nelse:\n    pass'],
  ])('after one with a syntax error: %s', (_what, broken) => {
    for (const mark of ['# COMMAND ----------', '# %%', '# In[1]:']) {
      const text = `import pyspark\n${mark}\n${broken}\n${mark}\nspark.range(4).count()\n`;
      expect(flowOf(jobOf(text).calls).slice(-2)).toEqual(['range', 'count <- range']);
    }
  });
});

test('the cells of a Jupyter notebook are one program', () => {
  const cells = ['%%time\ndf = spark.table("t")', '# note', '%time df.count()'].map(source => ({
    cell_type: 'code',
    source,
  }));
  const notebook = JSON.stringify({ cells, metadata: {} });
  const file = new PythonFile(parser);
  const job = findJob(file.updateCells(cellsOf(notebook, 'jupyter')));
  file.dispose();
  expect(flowOf(job.calls)).toEqual(['table', 'count <- table']);
  expect(job.calls.map(call => call.site.line)).toEqual([2, 4]);
});

test('an edit of a cell keeps the syntax of the others', () => {
  const file = new PythonFile(parser);
  const text = (last: string) =>
    `${HEADER}\nx = 1\n# COMMAND ----------\n# MAGIC %sql select 1\n# COMMAND ----------\n${last}\n`;
  const before = file.update(text('y = 1'));
  const after = file.update(text('y = 12'));
  file.dispose();
  expect(after.map((each, index) => each.statements === before[index]!.statements)).toEqual([true, true, true, false]);
});
