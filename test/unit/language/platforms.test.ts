import { describe, expect, test } from 'vitest';
import { mayBeJob } from '../../../src/language/findJob';
import { hoverAt } from '../../../src/language/hover';
import { API } from '../../../src/language/platforms/platforms';
import { describePlatforms } from '../../../src/language/platforms/meanings';
import { flowOf, jobOf } from './support/python';

const flow = (text: string) => flowOf(jobOf(text).calls);
const HEADER = '# Databricks notebook source\n';

describe('Databricks', () => {
  test('gives a notebook its session, and shows datasets with display', () => {
    const text = `${HEADER}df = spark.table("t")\ndisplay(df.limit(3))\ndf.display()\ndbutils.data.summarize(df)\n`;
    expect(flow(text)).toEqual([
      'table',
      'limit <- table',
      'display <- limit',
      'display <- table',
      'summarize <- table',
    ]);
    expect(jobOf(text)).toMatchObject({ isJob: true, headLine: 0 });
  });

  test.each(['displayHTML(spark.table("t"))', 'display(figure)', 'display("text")', 'display()', 'dbutils.fs.ls("/")'])(
    'runs nothing for %s',
    text => expect(jobOf(HEADER + text).calls.filter(call => call.kind === 'action')).toEqual([]),
  );

  test('has the functions sql and table', () => {
    expect(flow(`${HEADER}sql("select 1").count()\ntable("t").count()`)).toEqual([
      'sql',
      'count <- sql',
      'table',
      'count <- table',
    ]);
  });

  test.each([
    [
      'Databricks Connect',
      'from databricks.connect import DatabricksSession\ns = DatabricksSession.builder.serverless().getOrCreate()',
    ],
    ['its run time', 'from databricks.sdk.runtime import *\ns = spark'],
    ['its run time, by name', 'from databricks.sdk.runtime import spark as s'],
    [
      'koalas',
      'import databricks.koalas as ks\nx = ks.read_csv("a").to_spark()\nfrom pyspark.sql import SparkSession\ns = SparkSession.builder.getOrCreate()',
    ],
  ])('is known by %s', (_what, text) => {
    const job = jobOf(`${text}\ns.range(3).show()\n`);
    expect(job.isJob).toBe(true);
    expect(flowOf(job.calls).slice(-2)).toEqual(['range', 'show <- range']);
  });

  test('has no job in a notebook of functions', () => {
    expect(jobOf(`${HEADER}def f():\n    return spark.table("t")\n`).isJob).toBe(false);
    expect(jobOf(`${HEADER}x = 1\n`).isJob).toBe(false);
  });

  test('has an older name of toTable', () => {
    expect(flow(`${HEADER}spark.readStream.table("a").writeStream.table("b").awaitTermination()`)).toEqual([
      'table',
      'table <- table',
      'awaitTermination <- table',
    ]);
  });
});

const DELTA = `from pyspark.sql import SparkSession
from delta import DeltaTable, configure_spark_with_delta_pip
spark = configure_spark_with_delta_pip(SparkSession.builder.master("local")).getOrCreate()
t = DeltaTable.forPath(spark, "/t")
`;

describe('Delta Lake', () => {
  test.each([
    ['t.toDF().show()', ['toDF', 'show <- toDF']],
    ['t.history(1).select("version").show()', ['history', 'select <- history', 'show <- select']],
    [
      't.alias("t").merge(spark.range(3).alias("s"), "t.id = s.id").whenMatchedUpdateAll().whenNotMatchedInsert(values={}).execute()',
      ['range', 'alias <- range', 'execute <- alias'],
    ],
    ['t.delete("id > 1")\nt.update(set={"a": "1"})', ['delete', 'update']],
    [
      't.optimize().where("a = 1").executeZOrderBy("b")\nt.optimize().executeCompaction()',
      ['executeZOrderBy', 'executeCompaction'],
    ],
    [
      't.vacuum(168)\nt.restoreToVersion(1)\nt.generate("symlink_format_manifest")',
      ['vacuum', 'restoreToVersion', 'generate'],
    ],
    ['DeltaTable.createIfNotExists(spark).tableName("a").addColumn("b", "INT").execute().toDF()', ['execute', 'toDF']],
    ['DeltaTable.isDeltaTable(spark, "/t")', []],
  ])('%s', (text, expected) => {
    expect(flow(DELTA + text)).toEqual(expected);
    expect(jobOf(DELTA)).toMatchObject({ isJob: true, headLine: 2 });
  });
});

const GLUE = `from awsglue.context import GlueContext
from awsglue.dynamicframe import DynamicFrame
from awsglue.transforms import *
from pyspark.context import SparkContext
glueContext = GlueContext(SparkContext.getOrCreate())
spark = glueContext.spark_session
a = glueContext.create_dynamic_frame.from_catalog(database="d", table_name="t")
`;

describe('AWS Glue', () => {
  test.each([
    [
      'b = ApplyMapping.apply(frame=a, mappings=[])\nDynamicFrame.fromDF(b.toDF().filter("x"), glueContext, "n").count()',
      ['apply <- from_catalog', 'toDF <- apply', 'filter <- toDF', 'fromDF <- filter', 'count <- fromDF'],
    ],
    [
      'b = glueContext.create_dynamic_frame_from_options("s3", {})\nJoin.apply(a, b, "x", "y").drop_fields(["x"]).show()',
      [
        'create_dynamic_frame_from_options',
        'apply <- from_catalog, create_dynamic_frame_from_options',
        'drop_fields <- apply',
        'show <- drop_fields',
      ],
    ],
    ['glueContext.write_dynamic_frame.from_options(frame=a, connection_type="s3")', ['from_options <- from_catalog']],
    ['sink = glueContext.getSink("s3")\nsink.setFormat("parquet")\nsink.writeFrame(a)', ['writeFrame <- from_catalog']],
    [
      'Relationalize.apply(frame=a, name="r").select("r").toDF().show()',
      ['apply <- from_catalog', 'select <- apply', 'toDF <- select', 'show <- toDF'],
    ],
    [
      's = glueContext.create_data_frame.from_catalog()\ndef each(batch, id):\n    batch.count()\nglueContext.forEachBatch(frame=s, batch_function=each)',
      ['from_catalog', 'count <- from_catalog', 'forEachBatch <- from_catalog'],
    ],
    ['glueContext.sql("select 1").show()', ['sql', 'show <- sql']],
  ])('%s', (text, expected) => {
    expect(flow(GLUE + text)).toEqual(['from_catalog', ...expected]);
  });

  test('starts with the Glue context', () => {
    expect(jobOf(GLUE)).toMatchObject({ isJob: true, headLine: 4 });
  });
});

test('Fabric and Synapse have a session, display and synapsesql', () => {
  const text =
    'import notebookutils\ndf = spark.read.synapsesql("a.b.c")\ndisplay(df)\ndf.write.mode("append").synapsesql("a.b.d")\n';
  expect(flow(text)).toEqual(['synapsesql', 'display <- synapsesql', 'synapsesql <- synapsesql']);
  expect(jobOf(text).isJob).toBe(true);
});

test('a dbt model gets dbt and a session', () => {
  const text = `def model(dbt, session):
    dbt.config(materialized="table")
    a = dbt.ref("a").join(dbt.source("b", "c"), "id")
    return a.union(session.sql("select 1"))
`;
  expect(flow(text)).toEqual(['ref', 'source', 'join <- ref, source', 'sql', 'union <- join, sql']);
  expect(jobOf(text).isJob).toBe(false);
});

describe('a pipeline has edges between its tables', () => {
  test.each([
    ['pyspark.pipelines', 'from pyspark import pipelines as dp', 'dp.table', 'spark.readStream.table("raw")'],
    ['dlt', 'import dlt', 'dlt.table', 'dlt.read_stream("raw")'],
    ['LIVE in SQL', 'import dlt', 'dlt.view', 'spark.sql("select * from LIVE.raw")'],
    ['functions by name', 'from dlt import table, read', 'table', 'read("raw")'],
  ])('of %s', (_what, header, decorator, read) => {
    const text = `${header}
@${decorator}(name="clean", comment="c")
def cleaned():
    return ${read}.filter("a")
@${decorator}
@dlt.expect("a", "b")
def raw():
    return spark.range(3)
`;
    const op = /(\w+)\("(?:raw|select)/.exec(read)![1]!;
    expect(flow(text)).toEqual([`${op} <- range`, `filter <- ${op}`, 'range']);
    expect(jobOf(text).isJob).toBe(false);
  });

  test('through flows', () => {
    const text = `import dlt
dlt.create_streaming_table("all")
@dlt.append_flow(target="all")
def one():
    return spark.readStream.load("a")
@dlt.append_flow(target="all")
def other():
    return spark.readStream.json("b")
dlt.apply_changes(target="last", source="all", keys=["id"])
@dlt.table
def report():
    return dlt.read("last")
`;
    expect(flow(text)).toEqual(['load', 'json', 'read <- load, json']);
  });
});

test('a GraphFrame holds the datasets of its vertices and edges', () => {
  const text = `from graphframes import GraphFrame
g = GraphFrame(spark.table("v"), spark.table("e"))
g.inDegrees.show()
g.find("(a)-[e]->(b)").count()
g.pageRank(resetProbability=0.15, maxIter=5).vertices.show()
`;
  expect(flow(text)).toEqual([
    'table',
    'table',
    'inDegrees <- table, table',
    'show <- inDegrees',
    'find <- table, table',
    'count <- find',
    'pageRank <- table, table',
    'vertices <- pageRank',
    'show <- vertices',
  ]);
});

test('streams that are running can be awaited', () => {
  const text = 'import pyspark\nfor q in spark.streams.active:\n    q.processAllAvailable()\n';
  expect(flow(text)).toEqual(['processAllAvailable']);
});

describe('a file is read only if a mark of a platform is in it', () => {
  test.each([
    'import pyspark',
    'spark.read.json("x")',
    'df = spark.sql("select 1")',
    'sc.textFile("x")',
    'df.write.saveAsTable("t")',
    'from delta.tables import DeltaTable',
    'import notebookutils',
    'import dlt\n@dlt.table\ndef a(): ...',
    'def model(dbt, session):\n  pass',
    '# Fabric notebook source',
    'def test_orders(tmp_path, spark):',
    'dfs = generate(spark, plan)',
  ])('%j', text => expect(mayBeJob(text)).toBe(true));

  test.each([
    'import pandas as pd\npd.read_csv("x").count()',
    'import dlt\n@dlt.resource\ndef a(): ...',
    'sparkle.read()',
    'x = spark',
    'from delta_sharing import x',
    'def model(data): ...',
  ])('not %j', text => expect(mayBeJob(text)).toBe(false));
});

test('hovers explain calls of platforms, and only those that the tables have', () => {
  const hover = hoverAt(jobOf(`${HEADER}display(spark.table("t"))`), [], { line: 1, character: 2 });
  expect(hover?.markdown).toContain('**Notebook.display** · action, runs jobs immediately');
  expect(hover?.markdown).toContain('shows them as a table');
  const unknown = Object.entries(describePlatforms()).flatMap(([owner, members]) =>
    Object.keys(members).filter(name => !API.get(owner)?.has(name)),
  );
  expect(unknown).toEqual([]);
});
