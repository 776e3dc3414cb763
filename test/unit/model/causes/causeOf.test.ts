import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { causeOf } from '../../../../src/model/causes/causeOf';
import type { CallSite } from '../../../../src/model/runEvent';

const script = { cwd: '/work/jobs', sources: [] as { file: string; sha256: string; text: string }[] };
const none = { callSite: null, script };
const told = (text: string) => causeOf(text, none);

const LITERAL = ['ValueError', "invalid literal for int() with base 10: 'two'"] as const;
const DIVIDE = ['SparkArithmeticException', /^\[DIVIDE_BY_ZERO\] Division by zero\./] as const;
const CAST = ['SparkNumberFormatException', /^\[CAST_INVALID_INPUT\] The value 'two'/] as const;

/** From Spark's output for the cases of `test/jobs/failures.py`: class, message, line and function. */
const EXPECTED: Record<string, readonly [type: string, message: string | RegExp, line?: number, name?: string]> = {
  plain_udf: [...LITERAL, 34, 'number'],
  lambda_udf: [...LITERAL, 41, '<lambda>'],
  rdd_map: ['TypeError', 'can only concatenate str (not "int") to str', 66, '<lambda>'],
  many_lines: ['ValueError', 'first line', 77, 'fail'],
  empty_message: ['AssertionError', '', 85, 'fail'],
  group: ['ValueError', 'inner one', 94, 'fail'],
  own_class: ['TooOld', 'it is from 1999', 105, 'fail'],
  deep_recursion: ['RecursionError', /^maximum recursion depth exceeded/, 113, 'down'],
  syntax: ['SyntaxError', 'invalid syntax', 120, '<lambda>'],
  scalar_pandas: [...LITERAL, 127, 'number'],
  pandas_iterator: [...LITERAL, 139, 'number'],
  map_in_pandas: ['KeyError', "'missing'", 148, 'each'],
  apply_in_pandas: ['ZeroDivisionError', 'mine', 157, 'each'],
  wrong_return: ['ArrowInvalid', 'Float value 1.500000 was truncated converting to int32'],
  worker_dies: ['SparkException', /^Python worker exited unexpectedly \(crashed\)/],
  divide: DIVIDE,
  cast: CAST,
  cast_after_shuffle: CAST,
  sql_divide: DIVIDE,
  missing_table: ['AnalysisException', /^\[TABLE_OR_VIEW_NOT_FOUND\] The table or view `nothing_here`/],
  sql_missing_column: ['AnalysisException', /^\[UNRESOLVED_COLUMN.WITH_SUGGESTION\] .*`nope`/],
  broken_file: ['RuntimeException', /is not a Parquet file/],
  write_of_udf: [...LITERAL],
  to_pandas: [...LITERAL],
  foreach_partition: [...LITERAL],
  broadcast_udf: [...LITERAL],
  subquery: [...LITERAL],
  fetch: ['AttributeError', "'tuple' object has no attribute 'nothing'", 286, '<lambda>'],
  read_csv: ['SparkException', /^\[MALFORMED_RECORD_IN_PARSING.WITHOUT_SUGGESTION\]/],
};

describe.each(['3.5', '4.3'])('errors of Spark %s', version => {
  const file = path.join(import.meta.dirname, `../../../fixtures/failures/spark-${version}.json`);
  const texts = JSON.parse(readFileSync(file, 'utf8')) as Record<
    string,
    Record<'call' | 'task' | 'job', string | null>
  >;
  const cases = Object.keys(EXPECTED).filter(name => name in texts);

  test('was recorded', () => expect(cases.length).toBeGreaterThan(24));

  test.each(cases)('%s', name => {
    const [type, message, line, inFunction] = EXPECTED[name]!;
    const { task, call } = texts[name]!;
    const cause = told((task ?? call)!);
    expect(cause).toMatchObject({
      type,
      message: typeof message === 'string' ? message : expect.stringMatching(message),
      column: null,
    });
    if (line === undefined) return;
    expect(cause).toMatchObject({ file: '/work/jobs/failures.py', line, function: inFunction });
    // The wrappers in the driver have the same cause.
    for (const text of Object.values(texts[name]!)) if (text !== null) expect(told(text)).toEqual(cause);
  });
});

test('a Column expression has the line that Spark 4 stores for it', () => {
  const file = path.join(import.meta.dirname, '../../../fixtures/failures/spark-4.3.json');
  const { divide } = JSON.parse(readFileSync(file, 'utf8')) as Record<string, { call: string }>;
  expect(told(divide!.call)).toMatchObject({ file: '/work/jobs/failures.py', line: 185, function: null });
});

const CHAIN = `Traceback (most recent call last):
  File "/work/jobs/rows.py", line 5, in outer
    return parse(t)
           ^^^^^^^^
  File "rows.py", line 2, in parse
    def parse(t): return int(t)
                         ^^^^^^
ValueError: invalid literal for int() with base 10: 'two'

The above exception was the direct cause of the following exception:

Traceback (most recent call last):
  File "/work/jobs/rows.py", line 8, in <module>
    outer('two')
  File "/work/jobs/rows.py", line 7, in outer
    raise RuntimeError('row ' + t) from e
RuntimeError: row two
`;

describe('an exception', () => {
  const atParse = { type: 'ValueError', file: '/work/jobs/rows.py', line: 2, function: 'parse' };

  test('raised from another has the other as its cause, with paths relative to the script’s folder', () => {
    expect(told(CHAIN)).toMatchObject({ ...atParse, message: LITERAL[1] });
  });

  test('raised from an error inside a library has the line that called the library', () => {
    const library = CHAIN.replace(
      '/work/jobs/rows.py", line 5',
      '/venv/lib/python3.11/site-packages/x.py", line 5',
    ).replace('File "rows.py"', 'File "/usr/lib/python3.11/json/decoder.py"');
    expect(told(library)).toMatchObject({ type: 'ValueError', file: '/work/jobs/rows.py', line: 7, function: 'outer' });
  });

  test('that says what to install is the cause itself', () => {
    const missing = CHAIN.replace(/^ValueError.*/m, "ModuleNotFoundError: No module named 'grpc'").replace(
      'RuntimeError: row two',
      'pyspark.errors.exceptions.base.PySparkImportError: [PACKAGE_NOT_INSTALLED] grpcio >= 1.48.1 must be installed.',
    );
    expect(told(missing)).toMatchObject({ type: 'PySparkImportError', line: 7 });
    expect(told(missing)!.message).toContain('grpcio >= 1.48.1 must be installed');
    const other = missing.replace(/^pyspark.*/m, 'RuntimeError: no server');
    expect(told(other)).toMatchObject({ type: 'ModuleNotFoundError' });
  });

  test('raised while another was handled is the cause itself', () => {
    const handled = CHAIN.replace(
      'The above exception was the direct cause of the following exception:',
      'During handling of the above exception, another exception occurred:',
    );
    expect(told(handled)).toMatchObject({ type: 'RuntimeError', message: 'row two', line: 7 });
  });

  test('of a group has the group’s first member as its cause, and that member’s own cause', () => {
    const inner = CHAIN.trimEnd()
      .split('\n')
      .map(line => `    | ${line}`);
    const group = [
      '  + Exception Group Traceback (most recent call last):',
      '  |   File "/work/jobs/rows.py", line 13, in <module>',
      '  |     raise ExceptionGroup("several", [e, KeyError("b")])',
      '  | ExceptionGroup: several (2 sub-exceptions)',
      '  +-+---------------- 1 ----------------',
      ...inner,
      '    +---------------- 2 ----------------',
      "    | KeyError: 'b'",
      '    +------------------------------------',
    ];
    expect(told(group.join('\n'))).toMatchObject({ ...atParse, message: LITERAL[1] });
  });

  test('of the JVM that the driver raised again is that of the JVM', () => {
    const text = `Traceback (most recent call last):
  File "/work/jobs/rows.py", line 4, in <module>
    df.select('nope')
  File "/venv/lib/python3.11/site-packages/pyspark/errors/exceptions/captured.py", line 185, in deco
    raise converted from None
pyspark.errors.exceptions.captured.AnalysisException: [UNRESOLVED_COLUMN.WITH_SUGGESTION] A column with name \`nope\` cannot be resolved. SQLSTATE: 42703;
'Project ['nope]
+- Range (0, 3)
`;
    expect(told(text)).toMatchObject({
      type: 'AnalysisException',
      message: expect.stringMatching(/^\[UNRESOLVED_COLUMN/),
      ...{ file: '/work/jobs/rows.py', line: 4, function: '<module>' },
    });
  });

  test('with a message of several lines shows the first one that is not empty', () => {
    const text =
      'Traceback (most recent call last):\n  File "/a.py", line 1, in f\n    g()\nmine.Error: \n  two\nthree\n';
    expect(told(text)).toMatchObject({ type: 'Error', message: 'two', file: '/a.py' });
  });
});

describe('Spark’s own messages', () => {
  test.each([
    [
      'Job aborted due to stage failure: Task 0 in stage 1.0 failed 4 times, most recent failure: Lost task 0.3 in stage 1.0 ' +
        '(TID 7) (10.0.0.3 executor 1): ExecutorLostFailure (executor 1 exited caused by one of the running tasks) Reason: ' +
        'Command exited with code 137\nDriver stacktrace:',
      'ExecutorLostFailure',
      'Executor 1 exited caused by one of the running tasks: Command exited with code 137',
    ],
    [
      'Job aborted due to stage failure: ShuffleMapStage 3 (count at a.py:3) has failed the maximum allowable number of times: 4. ' +
        'Most recent failure reason:\norg.apache.spark.shuffle.FetchFailedException: Failed to connect to 10.0.0.4:7337\n\tat x',
      'FetchFailedException',
      'Failed to connect to 10.0.0.4:7337',
    ],
    [
      'Job aborted due to stage failure: Total size of serialized results of 3 tasks (2.4 MiB) is bigger than spark.driver.maxResultSize (2.0 MiB)',
      'SparkException',
      'Total size of serialized results of 3 tasks (2.4 MiB) is bigger than spark.driver.maxResultSize (2.0 MiB)',
    ],
    [
      'java.lang.RuntimeException: a\n\tat x\nCaused by: java.io.IOException: disk\n\tat y\nCaused by: java.io.EOFException\n\tat z',
      'IOException',
      'disk',
    ],
    [
      'org.apache.spark.sql.catalyst.parser.ParseException: \n[PARSE_SYNTAX_ERROR] Syntax error',
      'ParseException',
      '[PARSE_SYNTAX_ERROR] Syntax error',
    ],
    ['something went wrong', null, 'something went wrong'],
  ])('%s', (text, type, message) => {
    expect(told(text)).toMatchObject({ type, message, file: null, line: null });
  });
});

describe('the place in a SQL file', () => {
  const file = '/work/jobs/a.sql';
  const text = "SELECT 1;\n/* größer */ SELECT 'größer' AS a,\n  nope + 1 FROM numbers;\n";
  const callSite: CallSite = { file, line: 2, column: 15, endLine: 3, endColumn: 23, function: '<module>' };
  const at = (error: string) =>
    causeOf(error, { callSite, script: { ...script, sources: [{ file, sha256: '', text }] } });

  test('is the name at the position in an analysis error', () => {
    const error =
      "org.apache.spark.sql.AnalysisException: [UNRESOLVED_COLUMN] `nope` … SQLSTATE: 42703; line 2 pos 2;\n'Project";
    expect(at(error)).toMatchObject({ file, line: 3, column: 2, endLine: 3, endColumn: 6 });
  });

  test('counts from the beginning of the statement in its first line, in bytes', () => {
    expect(at('[X] no (line 1, pos 7)')).toMatchObject({ line: 2, column: 22, endColumn: 32 });
  });

  test('is the part that an execution error marks', () => {
    const error = '[DIVIDE_BY_ZERO] No.\n== SQL (line 2, position 3) ==\n  nope + 1 FROM numbers\n  ^^^^^^^^\n';
    expect(at(error)).toMatchObject({ line: 3, column: 2, endColumn: 10 });
  });

  test('is not searched in a Python file', () => {
    const inPython = { ...callSite, file: '/work/jobs/a.py' };
    expect(causeOf('[X] no (line 1, pos 7)', { callSite: inPython, script })).toMatchObject({ file: null, line: null });
  });
});
