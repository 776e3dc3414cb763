import { describe, expect, test, vi } from 'vitest';
import { findJob } from '../../../src/language/findJob';
import { WorkspaceFiles } from '../../../src/language/workspaceFiles';
import { flowOf, jobIn, parser, SESSION, workspaceOf } from './support/python';

type Files = Record<string, string>;

/** Datasets and actions of `main.py` in a workspace with other files. */
const flowIn = async (files: Files, main: string) => {
  const { calls } = await jobIn({ ...files, 'main.py': `${SESSION}\n${main}\n` }, 'main.py');
  return flowOf(calls.filter(call => call.site.line > 3));
};

const READERS = `from pyspark.sql import DataFrame
def orders(spark):
    return spark.read.parquet("orders")
def big(df):
    return df.filter("amount > 10")
class Source:
    def __init__(self, session, name):
        self.session = session
        self.name = name
    def load(self):
        return self.session.table(self.name)
    def twice(self, d):
        return d.union(d)
`;

describe('imports', () => {
  test.each<[string, Files, string, string[]]>([
    ['functions of a module', { 'readers.py': READERS }, 'from readers import orders\norders(spark).show()', ['show']],
    [
      'functions that pass a dataset on',
      { 'readers.py': READERS },
      'from readers import big\nbig(spark.range(3)).show()',
      ['range', 'show <- range'],
    ],
    [
      'a module by its name',
      { 'readers.py': READERS },
      'import readers as r\nr.big(spark.range(3)).show()',
      ['range', 'show <- range'],
    ],
    [
      'modules of packages',
      { 'etl/__init__.py': '', 'etl/io/readers.py': READERS },
      'import etl.io.readers\netl.io.readers.big(spark.range(3)).show()',
      ['range', 'show <- range'],
    ],
    [
      'modules out of packages',
      { 'etl/io/__init__.py': '', 'etl/io/readers.py': READERS },
      'from etl.io import readers\nreaders.big(spark.range(3)).show()',
      ['range', 'show <- range'],
    ],
    [
      'what a package passes on',
      { 'etl/__init__.py': 'from .readers import *\nfrom .readers import orders as load', 'etl/readers.py': READERS },
      'from etl import big, load\nload(spark).join(big(spark.range(3))).show()',
      ['range', 'join <- range', 'show <- join'],
    ],
    [
      'classes',
      { 'etl/readers.py': READERS },
      'from etl.readers import Source\ns = Source(spark, "t")\ns.twice(s.load()).show()\ns.twice(spark.range(1)).show()',
      ['show', 'range', 'show <- range'],
    ],
    [
      'base classes',
      {
        'base.py':
          'class Base:\n  def run(self):\n    self.save(self.make())\n  def save(self, d):\n    d.write.parquet("x")',
      },
      'from base import Base\nclass Job(Base):\n  def make(self):\n    return spark.range(3)\n  def save(self, d):\n    super().save(d.limit(3))\nJob().run()',
      ['range', 'limit <- range'],
    ],
    [
      'a session',
      { 'session.py': SESSION },
      'from session import spark as s\ns.range(1).show()',
      ['range', 'show <- range'],
    ],
    [
      'constants in SQL',
      { 'names.py': 'VIEW = "orders"' },
      'import names\nspark.range(1).createOrReplaceTempView("orders")\nspark.sql(f"select * from {names.VIEW}").show()',
      ['range', 'sql <- range', 'show <- sql'],
    ],
    [
      'modules below src',
      { 'src/readers.py': READERS },
      'from readers import big\nbig(spark.range(3)).show()',
      ['range', 'show <- range'],
    ],
    [
      'inside of functions',
      { 'readers.py': READERS },
      'def f():\n    from readers import big\n    return big(spark.range(3))\nf().show()',
      ['range', 'show <- range'],
    ],
  ])('are followed: %s', async (_what, files, main, expected) => {
    expect(await flowIn(files, main)).toEqual(expected);
  });

  test('are relative to the file', async () => {
    const files = {
      'etl/common.py': 'def keep(d):\n    return d.distinct()',
      'etl/jobs/daily.py': `${SESSION}\nfrom ..common import keep\nfrom . import weekly\nkeep(weekly.make(spark)).show()`,
      'etl/jobs/weekly.py': 'def make(s):\n    return s.range(7)',
    };
    const job = await jobIn(files, 'etl/jobs/daily.py');
    expect(flowOf(job.calls.filter(call => call.kind === 'action'))).toEqual(['show']);
  });

  test('in a circle end', async () => {
    const files = {
      'a.py': `${SESSION}\nfrom b import g\ndef f(d):\n    return g(d.distinct())\nf(spark.range(1)).show()`,
      'b.py': 'import a\nfrom a import f\ndef g(d):\n    return f(d) if d is None else d.limit(1)',
    };
    expect(flowOf((await jobIn(files, 'a.py')).calls)).toEqual(['distinct <- range', 'range', 'show <- distinct']);
  });

  test('of a file with a syntax error give what can be read', async () => {
    const files = { 'half.py': 'def f(d):\n    return d.distinct()\ndef g(:\n  return (' };
    expect(await flowIn(files, 'from half import f\nf(spark.range(1)).show()')).toEqual(['range', 'show <- range']);
  });

  test('do not run the main block of a module', async () => {
    const files = { 'tool.py': 'def f(d):\n    return d\nif __name__ == "__main__":\n    f = None' };
    expect(await flowIn(files, 'from tool import f\nf(spark.range(1)).show()')).toEqual(['range', 'show <- range']);
  });

  test('show a call of another file where it is called', async () => {
    const files = {
      'app.py':
        'from pyspark.sql import SparkSession\ndef run():\n    SparkSession.builder.getOrCreate().range(1).show()',
      'main.py': 'import pyspark\nfrom app import run\n\nif __name__ == "__main__":\n    run()',
    };
    expect(await jobIn(files, 'main.py')).toMatchObject({ isJob: true, headLine: 4, mainLine: 3, calls: [] });
    expect(await jobIn(files, 'app.py')).toMatchObject({ isJob: false });
  });

  test('a package of that name beside the file hides pyspark', async () => {
    const files = {
      'pyspark/__init__.py': '',
      'pyspark/sql.py': 'class SparkSession:\n    def range(self):\n        return []',
    };
    const main = 'from pyspark.sql import SparkSession\ns = SparkSession()\ns.range().count(1)\n';
    expect(await jobIn({ ...files, 'main.py': main }, 'main.py')).toMatchObject({ isJob: false, calls: [] });
    const own = {
      'pyspark/__init__.py': '',
      'pyspark/sql/__init__.py': '',
      'main.py': `${SESSION}\nspark.range(1).show()`,
    };
    expect((await jobIn(own, 'main.py')).isJob).toBe(true);
  });
});

describe('callers in other files', () => {
  const CLEAN =
    'from pyspark.sql import functions as F\ndef clean(orders, n):\n    return orders.show() or orders.limit(n)\n';

  test('tell what a function gets', async () => {
    expect((await jobIn({ 'clean.py': CLEAN }, 'clean.py')).calls).toEqual([]);
    const main = `${SESSION}\nfrom clean import clean\nclean(spark.range(9), 3).show()`;
    const job = await jobIn({ 'clean.py': CLEAN, 'jobs/main.py': main }, 'clean.py');
    expect(flowOf(job.calls)).toEqual(['show', 'limit']);
    expect(job.isJob).toBe(false);
  });

  test('can be tests', async () => {
    const test = 'from clean import clean\ndef test_clean(spark):\n    assert clean(spark.range(9), 3).count() == 3';
    const job = await jobIn({ 'clean.py': CLEAN, 'tests/test_clean.py': test }, 'clean.py');
    expect(flowOf(job.calls)).toEqual(['show', 'limit']);
  });

  test('are not all read', async () => {
    const main = `${SESSION}\nfrom clean import clean\nclean(spark.range(9), 3).show()`;
    const callers = Array.from({ length: 9 }, (_, index) => [`main${index}.py`, main] as const);
    const workspace = await workspaceOf({ 'clean.py': CLEAN, ...Object.fromEntries(callers) });
    const chunks = workspace.chunks('file:///project/clean.py')!;
    const read = vi.spyOn(workspace, 'mentions');
    expect(flowOf(findJob(chunks, 'file:///project/clean.py', workspace).calls)).toEqual(['show', 'limit']);
    expect(read).toHaveBeenCalledTimes(3);
  });
});

describe('fixtures of pytest', () => {
  const CONFTEST =
    'import pytest\nfrom pyspark.sql import SparkSession\n@pytest.fixture(scope="session")\ndef session():\n    s = SparkSession.builder.getOrCreate()\n    yield s\n    s.stop()\n';

  test('come from the nearest conftest.py', async () => {
    const files = {
      'conftest.py': `${CONFTEST}@pytest.fixture\ndef people(session):\n    return session.range(3)\n`,
      'tests/conftest.py':
        'import pytest\n@pytest.fixture(name="men")\ndef _men(people):\n    return people.limit(1)\n',
      'tests/test_people.py':
        'import pyspark, pytest\n@pytest.fixture\ndef women(men):\n    return men.distinct()\nclass TestIt:\n    def test_it(self, session, men, women):\n        assert men.count() == women.count() == session.range(1).count()\n',
    };
    const { calls, isJob } = await jobIn(files, 'tests/test_people.py');
    expect(flowOf(calls)).toEqual(['distinct', 'count', 'count <- distinct', 'range', 'count <- range']);
    expect(isJob).toBe(false);
  });

  test('can fail to load', async () => {
    const files = {
      'conftest.py': 'import (\n',
      'test_it.py': 'import pyspark\ndef test_it(spark):\n    spark.range(1).count()',
    };
    expect(flowOf((await jobIn(files, 'test_it.py')).calls)).toEqual(['range', 'count <- range']);
  });
});

describe('a workspace', () => {
  test('tells which files use Spark through others', async () => {
    const workspace = await workspaceOf({
      'etl/__init__.py': 'from .app import run',
      'etl/app.py': 'from pyspark.sql import SparkSession\ndef run():\n    SparkSession.builder.getOrCreate()',
      'main.py': 'from etl import run\nrun()',
      'other.py': 'import json',
    });
    const uses = (name: string) => workspace.usesSpark(`file:///project/${name}`);
    expect(uses('main.py')).toBe(true);
    expect(uses('other.py')).toBe(false);
    const main = findJob(workspace.chunks('file:///project/main.py')!, 'file:///project/main.py', workspace);
    expect(main).toMatchObject({ isJob: true, headLine: 1 });
  });

  test('is not searched in circles', async () => {
    const workspace = await workspaceOf({ 'a.py': 'import b', 'b.py': 'import a\nimport b' });
    expect(workspace.usesSpark('file:///project/a.py')).toBe(false);
  });

  test('reads a file again when it has changed', async () => {
    const files: Files = {
      'clean.py': 'def clean(d):\n    return d',
      'main.py': `${SESSION}\nfrom clean import clean\nclean(spark.range(1)).show()`,
    };
    const workspace = await workspaceOf(files);
    const flow = () =>
      flowOf(findJob(workspace.chunks('file:///project/main.py')!, 'file:///project/main.py', workspace).calls).at(-1);
    expect(flow()).toBe('show <- range');
    const { generation } = workspace;
    files['clean.py'] = 'def clean(d):\n    return len(d)';
    workspace.changed(['file:///project/clean.py']);
    expect(workspace.generation).toBeGreaterThan(generation);
    expect(flow()).toBe('range');
  });

  test('takes the text of an open document', async () => {
    const disk = { read: () => 'x = 1', version: () => '1', async *pythonFiles() {} };
    const workspace = new WorkspaceFiles(parser, disk, () => ({ text: 'y = 2\n', version: 3 }));
    expect(workspace.chunks('file:///project/a.py')!.map(each => each.text)).toEqual(['y = 2\n']);
  });

  test('parses a file once', async () => {
    const workspace = await workspaceOf({ 'a.py': 'x = 1' });
    expect(workspace.chunks('file:///project/a.py')).toBe(workspace.chunks('file:///project/a.py'));
  });
});
