import { expect, test } from 'vitest';
import { olderServer, signOfAge } from '../../../../src/model/findings/olderServer';
import type { Application, Run } from '../../../../src/model/run';

const between = (servers: (string | null)[], client: string | null) =>
  olderServer(servers.map(sparkVersion => ({ sparkVersion })) as Application[], {
    script: { pysparkVersion: client } as Run['script'],
  });

test('a server is older if its release line is', () => {
  expect(between(['3.5.7'], '4.3.0')).toEqual({ server: '3.5.7', client: '4.3.0' });
  expect(between(['4.2.1', '4.2.1', null], '4.3.0')).toEqual({ server: '4.2.1', client: '4.3.0' });
  for (const [servers, client] of [
    [['4.3.0'], '4.3.1'],
    [['4.3.0'], '3.5.7'],
    [[null], '4.3.0'],
    [['3.5.7', '4.3.0'], '4.3.0'],
    [['3.5.7'], null],
  ] as const)
    expect(between([...servers], client), `${servers.join()} ${client}`).toBeNull();
});

const traceback = (file: string, error: string) =>
  `Traceback (most recent call last):\n  File "/home/me/job.py", line 3, in <module>\n    work()\n  File "/v/pyspark/sql/connect/session.py", line 5, in work\n    more()\n  File "${file}", line 9, in more\n    last()\n${error}\n`;
const CONF =
  'pyspark.errors.exceptions.connect.SparkNoSuchElementException: [SQL_CONF_NOT_FOUND] The SQL config "spark.sql.session.localRelationSizeLimit" cannot be found.';
const CLIENT = '/v/pyspark/sql/connect/client/core.py';

test.each([
  // As Spark 3.5.7 answers pyspark 4.3.0.
  ['UnsupportedOperationException: 14: {\n  1: {\n    1: 2\n  }\n}\n not supported.', 'does not know an operation'],
  [
    'UnknownException: (java.lang.IndexOutOfBoundsException) Expected Relation to be set, but is empty.',
    'an operation',
  ],
  [
    'ParseException: \n[PARSE_SYNTAX_ERROR] Syntax error at or near end of input.(line 1, pos 0)\n\n== SQL ==\n\n^^^\n',
    'SQL',
  ],
  ['details = "Method not found: spark.connect.SparkConnectService/CloneSession"', 'the request `CloneSession`'],
  [
    "PythonException: \n  An exception was thrown from the Python worker.\nAttributeError: Can't get attribute '_function_setstate' on <module 'pyspark.cloudpickle.cloudpickle' from 'x'>",
    'cannot load the function',
  ],
  [traceback(CLIENT, CONF), 'the setting `spark.sql.session.localRelationSizeLimit`'],
  // As pyspark 4.3.0 fails on what Spark 4.1.4 answers.
  [
    traceback('/v/pyspark/sql/connect/session.py', "ValueError: invalid literal for int() with base 10: '3221225472b'"),
    "in its own code: ValueError: invalid literal for int() with base 10: '3221225472b'",
  ],
])('the age of the server is behind %s', (error, meaning) => {
  expect(signOfAge(error)).toContain(meaning);
});

test.each([
  '[DIVIDE_BY_ZERO] Division by zero.',
  "ParseException: \n[PARSE_SYNTAX_ERROR] Syntax error at or near 'NOPE'.(line 1, pos 0)\n\n== SQL ==\nNOPE 1\n^^^\n",
  "PythonException: \nModuleNotFoundError: No module named 'mine'",
  // The script has asked for it.
  traceback('/v/pyspark/sql/connect/conf.py', CONF),
  CONF,
  // A script’s own mistake, which pyspark names, or which is not in its code.
  traceback('/v/pyspark/sql/connect/session.py', 'pyspark.errors.exceptions.base.PySparkValueError: [WRONG] Not so.'),
  traceback('/home/me/helper.py', 'ValueError: no'),
  traceback('/v/pyspark/sql/connect/session.py', "TypeError: 'str' object cannot be interpreted as an integer"),
])('and not behind %s', error => {
  expect(signOfAge(error)).toBeNull();
});
