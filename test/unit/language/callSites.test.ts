import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { flowOf, jobOf } from './support/python';

const TEXT = `
from pyspark.sql import SparkSession
spark = (SparkSession.builder
    .appName("é")
    .getOrCreate())
größe = spark.range(1).filter("é").select("id")
a = (größe.filter("💡 € é").filter("x")
    .select(
        "id",
    ).distinct())
b = (a
    .join(*[a, "id"])
    .join(**{"other": a}))
a.rdd.map(str).count(); b.count()
c = (a
    .rdd
    .map(str))
d = c + (
    c)
e = a[["id"]]

class Job:
    def run(self):
        def inner():
            return a.count()
        return inner()

Job().run()
`;

/** Positions and functions of the calls, attributes and operators of a text according to CPython. */
function positions(text: string): string[] | null {
  const program = [
    'import json, sys, types',
    'if sys.version_info < (3, 11): print("null"); sys.exit()',
    'def walk(code):',
    '    for line, end, column, end_column in code.co_positions():',
    '        yield "%s:%s-%s:%s %s" % (line, column, end, end_column, code.co_qualname)',
    '    for each in code.co_consts:',
    '        if isinstance(each, types.CodeType): yield from walk(each)',
    'print(json.dumps(sorted(set(walk(compile(sys.stdin.buffer.read(), "job.py", "exec"))))))',
  ].join('\n');
  return JSON.parse(execFileSync('python3', ['-c', program], { input: text, encoding: 'utf8' })) as string[] | null;
}

function sites(text: string): string[] {
  return jobOf(text).calls.map(({ site }) => {
    return `${site.line}:${site.column}-${site.endLine}:${site.endColumn} ${site.function}`;
  });
}

const jobs = path.resolve(__dirname, '../../jobs');
const files = ['lineage', 'ratings', 'figures', 'pandas_lineage'].map(name =>
  readFileSync(path.join(jobs, `${name}.py`), 'utf8'),
);

test.each([['all kinds of calls', TEXT], ...files.map((text, index) => [`sample job ${index}`, text])])(
  'calls have the positions that CPython reports: %s',
  (_what, text) => {
    const python = positions(text);
    const ours = sites(text);
    expect(ours.length).toBeGreaterThan(10);
    if (python !== null) expect(ours.filter(site => !python.includes(site))).toEqual([]);
  },
);

test('a call on the first line of a chain starts where the chain starts, on a later line at its name', () => {
  const of = (op: string) => jobOf(TEXT).calls.filter(call => call.op === op);
  expect(of('select')[0]!.site).toMatchObject({ line: 6, column: 10, endLine: 6, endColumn: 50 });
  expect(of('select')[1]!.site).toMatchObject({ line: 8, column: 5, endLine: 10, endColumn: 5 });
  expect(of('distinct')[0]!.site).toMatchObject({ line: 10, column: 6, endColumn: 16 });
  expect(of('rdd')[1]!.site).toMatchObject({ line: 16, column: 5, endLine: 16, endColumn: 8 });
  expect(of('count').at(-1)!.site).toMatchObject({ line: 25, function: 'Job.run.<locals>.inner' });
});

test('unpacked arguments change the position of a call', () => {
  const joins = jobOf(TEXT).calls.filter(call => call.op === 'join');
  expect(joins.map(({ site }) => [site.line, site.column])).toEqual([
    [11, 5],
    [11, 5],
  ]);
  expect(flowOf(joins)).toHaveLength(2);
});
