import { describe, expect, test } from 'vitest';
import { cellsOf } from '../../../src/cells/cellsOf';
import { cellLenses } from '../../../src/language/cellLenses';
import { lensesOf } from '../../../src/language/documentLenses';
import { findJob } from '../../../src/language/findJob';
import { functionLenses } from '../../../src/language/functionLenses';
import { functionsIn } from '../../../src/language/functionPlaces';
import { NO_FILES, type ModuleFiles } from '../../../src/language/moduleFiles';
import { OpenDocument } from '../../../src/language/openDocument';
import { chunksOf, flowOf, jobOf, parser } from './support/python';

/** The lenses of the functions of `file:///w/NAME`; `others` are files that import it. */
function lenses(name: string, text: string, others: Record<string, string> = {}): string[] {
  const chunks = chunksOf(text);
  const files: ModuleFiles = {
    ...NO_FILES,
    importers: () => Object.keys(others),
    chunks: file => chunksOf(others[file]!),
  };
  return functionLenses(findJob(chunks), functionsIn(chunks), `file:///w/${name}`, files).map(lens =>
    'file' in lens ? `${lens.line} ${lens.action} ${lens.file}::${lens.test}` : `${lens.line} ${lens.action}`,
  );
}

const HEAD = 'from pyspark.sql import DataFrame, SparkSession\nimport pytest\n';

describe('lenses of functions', () => {
  test.each([
    ['takes a dataset', 'def f(df: DataFrame, n: int): ...'],
    ['returns one', 'def f() -> "DataFrame": ...'],
    ['returns several', 'def f() -> list[DataFrame] | None: ...'],
    ['makes one of a session', 'def f(spark):\n    return spark.table("t")'],
    ['is a method', 'class A:\n    def g(self): ...\n    def f(self, df): return df.withColumn("a", b)'],
  ])('show the lineage of one that %s', (_what, text) => {
    const line = 2 + text.split('\n').findIndex(each => each.includes('def f'));
    expect(lenses('a.py', HEAD + text)).toEqual([`${line} showLineage`]);
  });

  test.each(['def f(x): return x + 1', 'def f(df: "pd.Series"): ...', '@udf\ndef f(x): return x'])(
    'are not at %j',
    text => {
      expect(lenses('a.py', HEAD + text)).toEqual([]);
    },
  );

  test('run the test that calls it, else the script', () => {
    const text = `${HEAD}def clean(df: DataFrame): ...\ndef load(spark): return spark.table("t")\ndef other(df: DataFrame): ...\n`;
    const others = {
      'file:///w/main.py': 'from a import load, clean\nif __name__ == "__main__":\n    clean(load(None))\n',
      'file:///w/tests/test_a.py':
        'from a import clean\nclass TestA:\n    def test_other(self): ...\n    def test_clean(self):\n        clean(1)\n',
      'file:///w/b.py': 'from a import other\nother(1)\n',
    };
    expect(lenses('a.py', text, others)).toEqual([
      '2 showLineage',
      '2 runCaller file:///w/tests/test_a.py::TestA::test_clean',
      '3 showLineage',
      '3 runCaller file:///w/main.py::null',
      '4 showLineage',
    ]);
  });

  test('run and debug tests that use Spark', () => {
    const text = `${HEAD}@pytest.fixture
def spark():
    return SparkSession.builder.getOrCreate()
def test_a(spark): ...
@pytest.mark.slow
def test_b(people):
    assert people.toPandas().empty
def test_c(): assert 1 == 1
class TestD:
    def test_e(self, spark): ...
class Counts(unittest.TestCase):
    def test_f(self, spark): ...
class Helpers:
    def test_g(self, spark): ...
`;
    const file = 'file:///w/test_a.py';
    const expected = ['5 test_a', '7 test_b', '11 TestD::test_e', '13 Counts::test_f'].flatMap(each => {
      const [line, name] = each.split(' ');
      return [`${line} runTest ${file}::${name}`, `${line} debugTest ${file}::${name}`];
    });
    expect(lenses('test_a.py', text)).toEqual(expected);
    expect(lenses('a.py', text)).toEqual([]);
  });

  test('show no lineage at functions of a job that neither take nor return datasets', () => {
    const text = `${HEAD}def main():\n    SparkSession.builder.getOrCreate().range(3).show()\ndef f(df: DataFrame): ...\nmain()\n`;
    expect(lenses('a.py', text)).toEqual(['4 showLineage']);
  });
});

describe('lenses of cells', () => {
  const of = (text: string) =>
    cellLenses(cellsOf(text, 'python'), jobOf(text)).map(({ line, action, cell }) => `${line} ${action} ${cell}`);

  test('run a cell, and those above it, and show the lineage where Spark is used', () => {
    const text = `# Databricks notebook source
# MAGIC %md Title
# COMMAND ----------
x = 1
# COMMAND ----------
# MAGIC %sql select 1
# COMMAND ----------
# MAGIC %scala
# MAGIC val a = 1
# COMMAND ----------
# only a comment
# COMMAND ----------
# MAGIC %run ./other
`;
    expect(of(text)).toEqual([
      '2 runCell 1',
      '4 runCell 2',
      '4 runCellsAbove 2',
      '4 showLineage 2',
      '11 runCell 5',
      '11 runCellsAbove 5',
    ]);
  });

  test('of the first cell are at its code, below the header', () => {
    expect(of('# Databricks notebook source\nspark.range(3).show()\n')).toEqual(['1 runCell 0', '1 showLineage 0']);
    expect(of('import pyspark\n# %%\nspark.range(3)\n').slice(0, 2)).toEqual(['0 runCell 0', '1 runCell 1']);
  });

  test('are not in files without Spark', () => {
    expect(of('# %%\nimport pandas\n# %%\nx = 1\n')).toEqual([]);
  });
});

test('a Databricks notebook of SQL has the lenses of its cells, and one lineage over SQL and Python', () => {
  const text = `-- Databricks notebook source
CREATE TEMP VIEW v AS SELECT 1;
SELECT * FROM v
-- COMMAND ----------
-- MAGIC %python
-- MAGIC spark.table("v").count()
-- COMMAND ----------
-- MAGIC %md Text
`;
  const document = new OpenDocument('file:///w/n.sql', 'sql', 1, text, parser);
  const lenses = lensesOf(document).map(({ range, command }) => [range.start.line, command!.title]);
  expect(lenses.filter(([line]) => line === 1)).toContainEqual([1, 'Run cell']);
  expect(lenses.filter(([line]) => line === 3).map(([, title]) => title)).toEqual(['Run cell', 'Run above', 'Lineage']);
  expect(lenses.map(([line]) => line)).not.toContain(6);
  expect(flowOf(document.job().calls)).toEqual(['sql', 'sql <- sql', 'show <- sql', 'table <- sql', 'count <- table']);
  expect(document.job().calls.map(({ site }) => site.line)).toEqual([2, 3, 3, 6, 6]);
  document.change([{ text: 'SELECT 1;\nSELECT 2' }], 2);
  expect(lensesOf(document).map(({ command }) => command!.title)).not.toContain('Run cell');
});
