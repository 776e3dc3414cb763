/**
 * Scripts that a spare driver takes over, with the real pyspark: they print and do the same as under plain Python.
 * Cases that need no package, and all reasons to refuse a script, are in the recorder's unit tests.
 */
import { writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { SpareDriver } from '../../src/gateway/warm/spareDriver';
import { recorderFolder, runPlain, runRecorded, type Ended, type Line } from '../recorder/listener';
import { plainEnvironment, temporaryFolder, testRuntime } from './support/strobe';

const MODULES = ['pyspark.sql', 'pyspark.sql.functions', 'numpy', 'pandas', 'pyarrow', 'pyspark.sql.pandas.conversion'];
const python = testRuntime().python.executable;

interface Compared {
  plain: Ended;
  spared: Ended;
  lines: Line[];
  refused: string | null;
}

/** Runs the job of a folder normally, then with a spare driver. */
async function compare(cwd: string): Promise<Compared> {
  const env = Object.fromEntries(Object.entries(plainEnvironment({ PYTHONHASHSEED: '1' }))) as Record<string, string>;
  const plain = await runPlain(python, ['job.py', 'a'], { cwd, env });
  const site = join(recorderFolder, 'site');
  const own = { ...env, PYTHONPATH: [site, ...(env.PYTHONPATH ? [env.PYTHONPATH] : [])].join(delimiter) };
  let refused: string | null = null;
  const order = { executable: python, cwd, env: own, modules: MODULES };
  const spare = await SpareDriver.start(order, recorderFolder, new AbortController().signal, why => (refused = why));
  try {
    const start = { cwd, env, handOver: spare.handOver.bind(spare) };
    const { lines, ...spared } = await runRecorded(python, ['job.py', 'a'], start);
    return { plain, spared, lines, refused };
  } finally {
    await spare.end();
  }
}

const folderWith = (files: Record<string, string>): string => {
  const folder = temporaryFolder();
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  return folder;
};

/** Java's own output contains times. */
const SPARK = `
from pyspark.sql import SparkSession
spark = SparkSession.builder.master("local[2]").config("spark.ui.enabled", "false").appName("job").getOrCreate()
spark.sparkContext.setLogLevel("OFF")
`;

describe('a script that a spare driver takes over', () => {
  test('without Spark', async () => {
    const job = `
import hashlib, os, pickle, sys
import numpy, pandas, pyarrow
import pyspark.cloudpickle
from pyspark.sql.functions import udf
class Point:
    def __init__(self, x): self.x = x
def double(x): return Point(2 * x).x
LIMIT, TEXT = 1000, "not an identifier"
def outer(factor, text="not an identifier"):
    "What it does."
    def inner(x: int = 5, *rest, name="some words", **more):
        try:
            return [factor * y for y in (x, 1.5, b"bytes", "some words", TEXT, None, ...)], lambda: (LIMIT, text)
        except ValueError as error:
            raise KeyError("some words") from error
    return inner
print(sys.argv, os.getcwd(), __file__, pandas.DataFrame({"a": [1, 2]}).sum().a, numpy.arange(3), pyarrow.array([1]))
print(pickle.loads(pyspark.cloudpickle.dumps(double))(4), double.__module__, len(pyspark.cloudpickle.dumps(Point)))
print(hashlib.md5(pyspark.cloudpickle.dumps([outer, outer(3), lambda x: outer(x)])).hexdigest())
print(sorted(os.environ) == sorted(dict(os.environ)), "STROBE_SPARE" in os.environ, "STROBE_RECORDER" in os.environ)
udf(3)
`;
    const { plain, spared, refused } = await compare(folderWith({ 'job.py': job }));
    expect(refused).toBeNull();
    expect(spared).toEqual(plain);
    expect(plain.stderr).toContain('TypeError');
  });

  test('with Spark, with its own functions and classes, and a module next to it', async () => {
    const job = `
import os
os.environ["MINE"] = "set"
import helper
${SPARK}
class Half:
    def __call__(self, row): return row / 2
def add(row): return row + helper.NUMBER, os.environ.get("MINE"), os.environ.get("STROBE_SPARE"), __name__
numbers = spark.sparkContext.parallelize([1, 2, 3], 2)
print(numbers.map(add).collect(), numbers.map(Half()).sum())
total = spark.sparkContext.accumulator(0)
numbers.foreach(lambda row: total.add(row))
print(total.value)
spark.range(3).createOrReplaceTempView("mine")
print(spark.sql("select sum(id) from mine").collect(), spark.range(2).toPandas().to_dict())
print(spark.range(1)._jdf.toString(), spark.conf.get("spark.sql.shuffle.partitions"))
spark.sql("select nothing from mine")
`;
    const folder = folderWith({ 'job.py': job, 'helper.py': 'NUMBER = 10\n' });
    const { plain, spared, lines, refused } = await compare(folder);
    expect(refused).toBeNull();
    expect({ ...spared, stderr: '' }).toEqual({ ...plain, stderr: '' });
    expect(errorOf(spared)).toBe(errorOf(plain));
    const ops = lines.filter(line => line.type === 'callMade').map(line => line.op);
    expect(ops).toEqual(expect.arrayContaining(['collect', 'sql', 'toPandas', 'foreach']));
    expect(lines.at(-1)!.type).toBe('bye');
  });
});

/** Python's output at the end of a failed script, without that of Java. */
const errorOf = ({ stderr }: Ended): string => stderr.slice(stderr.indexOf('Traceback')).split('\n')[1]!;
