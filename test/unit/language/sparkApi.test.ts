import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { MACHINE_LEARNING_API } from '../../../src/language/machineLearningApi';
import { PANDAS_ACTION_PROPERTIES, PANDAS_API, PANDAS_PLAIN_PROPERTIES } from '../../../src/language/pandasApi';
import { SPARK_API } from '../../../src/language/sparkApi';
import { statementKind } from '../../../src/language/statementKind';

const recorder = path.resolve(__dirname, '../../../src/recorder');

/** Evaluates an expression on the recorder's tables, which are plain Python and do not need pyspark. */
function fromRecorder<T>(expression: string, input: unknown = null): T {
  const program = [
    'import json, sys',
    'sys.path.insert(0, sys.argv[1])',
    'sys.dont_write_bytecode = True',
    'from strobe_recorder.classification import kinds, kinds_ml, kinds_pandas',
    'given = json.load(sys.stdin)',
    `print(json.dumps(${expression}))`,
  ].join('\n');
  const options = { input: JSON.stringify(input), encoding: 'utf8' } as const;
  return JSON.parse(execFileSync('python3', ['-c', program, recorder], options)) as T;
}

/** Classes that are internal to pyspark, or of which jobs have no variables. */
const NOT_FOLLOWED = new Set([
  'SparkArrowCStreamer',
  'PandasGroupedOpsMixin',
  'PandasMapOpsMixin',
  'StreamingCheckpointManager',
  'KinesisUtils',
]);

describe('the pyspark tables of editor and recorder agree', () => {
  const classes = fromRecorder<Record<string, Record<string, string>>>('kinds.CLASSES');

  test('on every call that creates a dataset or runs a job', () => {
    const wanted = Object.entries(classes).flatMap(([owner, members]) =>
      NOT_FOLLOWED.has(owner)
        ? []
        : Object.entries(members).flatMap(([name, kind]) => (kind === 'other' ? [] : [`${owner}.${name}: ${kind}`])),
    );
    const known = [...SPARK_API].flatMap(([owner, members]) =>
      [...members].flatMap(([name, { kind }]) => (kind === 'other' ? [] : [`${owner}.${name}: ${kind}`])),
    );
    expect(known.sort()).toEqual(wanted.sort());
  });

  test('on calls that neither create a dataset nor run a job', () => {
    const strangers = [...SPARK_API].flatMap(([owner, members]) =>
      [...members].flatMap(([name, { kind }]) =>
        classes[owner]?.[name] === kind ? [] : [`${owner}.${name}: ${kind}`],
      ),
    );
    expect(strangers).toEqual([]);
  });

  test('on machine learning and pandas API on Spark', () => {
    const ml = [...MACHINE_LEARNING_API];
    const properties = [...PANDAS_ACTION_PROPERTIES].map(name => [name, 'action'] as const);
    const plain = [...PANDAS_PLAIN_PROPERTIES].map(name => [name, 'other'] as const);
    const pandas = [...PANDAS_API, ...properties, ...plain];
    const kinds = fromRecorder<(string | null)[]>(
      `[kinds_ml.kind('', '', name) for name, _ in given[0]]
        + [kinds_pandas.kind('', '', name) for name, _ in given[1]]`.replace(/\s+/g, ' '),
      [ml, pandas],
    );
    expect([...ml, ...pandas].map(([name], index) => [name, kinds[index]])).toEqual([...ml, ...pandas]);
  });
});

test('a SQL statement has the same kind as in the recorder', () => {
  const statements = [
    'SELECT 1',
    '  -- why\n select 1',
    '/* a\n b */ (SELECT 1)',
    'with a as (select 1) select * from a',
    'INSERT INTO t VALUES (1)',
    'CREATE OR REPLACE TEMP VIEW v AS SELECT 1',
    'create table t as select 1',
    'DROP VIEW v',
    'SET spark.sql.shuffle.partitions = 2',
    'CACHE TABLE t',
    '',
  ];
  const kinds = fromRecorder<string[]>('[kinds.kind_of_statement(each) for each in given]', statements);
  expect(statements.map(statementKind)).toEqual(kinds);
});
