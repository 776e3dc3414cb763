import { describe, expect, test } from 'vitest';
import type { ApplicationStarted, RunStarted } from '../../../src/model/runEvent';
import { REDACTED, redactEvent, redactorOf, redactProperties, redactText } from '../../../src/spark/redaction';

describe('configuration', () => {
  test.each([
    'spark.hadoop.fs.s3a.secret.key',
    'spark.ssl.keyPassword',
    'my.TOKEN',
    'spark.x.access.key',
    'spark.x.accesskey',
  ])('the value of %s is redacted', key => {
    expect(redactProperties({ [key]: 'swordfish' })).toEqual({ [key]: REDACTED });
  });

  test('a value that contains a secret is redacted completely, as in Spark', () => {
    const value = '-Dtrust.password=swordfish';
    expect(redactProperties({ 'spark.driver.extraJavaOptions': value })).toEqual({
      'spark.driver.extraJavaOptions': REDACTED,
    });
  });

  test('a user’s pattern adds to Spark’s', () => {
    const properties = { 'spark.redaction.regex': '(?i)pin|hint', 'spark.my.PIN': '1234', 'spark.my.password': 'x' };
    expect(redactProperties(properties)).toMatchObject({ 'spark.my.PIN': REDACTED, 'spark.my.password': REDACTED });
  });

  test('a pattern that JavaScript does not support leaves Spark’s in effect', () => {
    const properties = { 'spark.redaction.regex': '(?<!x', 'spark.my.password': 'x' };
    expect(redactProperties(properties)['spark.my.password']).toBe(REDACTED);
  });

  test('everything else is kept', () => {
    const properties = { 'spark.app.name': 'job', 'spark.master': 'local[2]' };
    expect(redactProperties(properties)).toEqual(properties);
  });
});

describe('credentials in text', () => {
  test.each([
    ['jdbc:postgresql://me:swordfish@db:5432/x', `jdbc:postgresql://${REDACTED}@db:5432/x`],
    ['jdbc:postgresql://me:sword@fish@db/x', `jdbc:postgresql://${REDACTED}@db/x`],
    ['https://swordfish@example.com/repo', `https://${REDACTED}@example.com/repo`],
    ['s3a://AKIA:sword/fish@bucket/data', `s3a://${REDACTED}@bucket/data`],
    ['jdbc:oracle:thin:scott/swordfish@//db:1521/x', `jdbc:oracle:thin:${REDACTED}@//db:1521/x`],
    ['jdbc:mysql://db/x?user=me&password=swordfish&ssl=1', `jdbc:mysql://db/x?user=me&password=${REDACTED}&ssl=1`],
    ['jdbc:sqlserver://db;user=me;password=swordfish;x=1', `jdbc:sqlserver://db;user=me;password=${REDACTED};x=1`],
    [
      'sc://host:443/;use_ssl=true;token=sword/fish+=;user_id=me',
      `sc://host:443/;use_ssl=true;token=${REDACTED};user_id=me`,
    ],
    ['sc://host/;x-api-key=swordfish', `sc://host/;x-api-key=${REDACTED}`],
    ['sc://host/;authorization=Bearer%20swordfish', `sc://host/;authorization=${REDACTED}`],
    [
      "[INVALID_CONNECT_URL] Invalid URL for Spark Connect: Parameter 'token=sword==' should be provided as a key-value pair, e.g., 'key=value'.",
      `[INVALID_CONNECT_URL] Invalid URL for Spark Connect: Parameter 'token=${REDACTED}' should be provided as a key-value pair, e.g., 'key=value'.`,
    ],
    [
      "[INVALID_CONNECT_URL] Invalid URL for Spark Connect: The path component '/token:swordfish' must be empty.",
      `[INVALID_CONNECT_URL] Invalid URL for Spark Connect: The path component '/token:${REDACTED}' must be empty.`,
    ],
    ['https://b/o?X-Amz-Signature=swordfish', `https://b/o?X-Amz-Signature=${REDACTED}`],
    ['https://b/o?sv=1&sig=swordfish&se=2', `https://b/o?sv=1&sig=${REDACTED}&se=2`],
    ['https://b/o?access_token=swordfish#top', `https://b/o?access_token=${REDACTED}#top`],
    ['SET spark.my.password=swordfish', `SET spark.my.password=${REDACTED}`],
    ['SET fs.s3a.access.key=swordfish', `SET fs.s3a.access.key=${REDACTED}`],
    ['SetCommand (my.token,Some(sword fish, (or) not))', `SetCommand (my.token,Some(${REDACTED}))`],
    ['Execute SetCommand, [[spark.my.token,swordfish]]', `Execute SetCommand, [[spark.my.token,${REDACTED}]]`],
  ])('%s', (text, clean) => {
    expect(redactText(`Relation [${text}]`)).toBe(`Relation [${clean}]`);
  });

  test.each([
    'abfss://container@account.dfs.core.windows.net/data',
    'Filter (token#3 = signature#4)',
    'collect at /home/me/job.py:12',
    'hdfs://namenode:8020/a?b=c',
    'me@example.com wrote x=1',
  ])('%s is not a secret', text => {
    expect(redactText(text)).toBe(text);
  });
});

describe('events', () => {
  const started: RunStarted = {
    type: 'runStarted',
    time: 1,
    runId: 'r',
    mode: 'run',
    script: '/job.py',
    args: [],
    cwd: '/',
    strobeVersion: '0',
  };

  test('an event without secrets is the same object', () => {
    const event = { type: 'degraded' as const, time: 1, code: 'gateway.lookUp' as const, reason: 'a = b' };
    expect(redactEvent(event)).toBe(event);
  });

  test('command line arguments with a secret', () => {
    const args = ['--token', 'swordfish', '--conf=spark.my.secret=swordfish', 'https://u:swordfish@h/', '--n', '3'];
    const clean = redactEvent({ ...started, args }).args;
    expect(clean.join(' ')).not.toContain('swordfish');
    expect(clean.slice(-2)).toEqual(['--n', '3']);
  });

  test('text deep inside an event', () => {
    const leaf = { name: 'Scan', detail: 'Scan JDBC https://u:swordfish@h/', metadata: {}, metrics: [], children: [] };
    const plan = { ...leaf, detail: 'Project', children: [leaf] };
    const event = {
      type: 'queryReplanned' as const,
      time: 1,
      applicationId: 'a',
      queryId: 0,
      physicalPlanText: 'https://u:swordfish@h/',
      plan,
    };
    expect(JSON.stringify(redactEvent(event))).not.toContain('swordfish');
    expect(JSON.stringify(event)).toContain('swordfish');
  });

  test('the configuration of an application', () => {
    const event = { type: 'applicationStarted', properties: { 'spark.my.password': 'swordfish' } } as unknown;
    expect(redactEvent(event as ApplicationStarted).properties).toEqual({ 'spark.my.password': REDACTED });
  });

  test('secret settings in source text are replaced with asterisks, everything else is kept', () => {
    const text = [
      'b = builder.config("spark.hadoop.fs.s3a.secret.key", "swordfish").config(\'spark.app.name\', \'swordfish\')',
      'conf = {"spark.my.password": "swordfish"}',
      'df.filter(df.token == "abc")  # token: "abc"',
      'url = "https://me:pw@host/x"',
    ].join('\n');
    const clean = redactEvent({ type: 'sourceCaptured', time: 1, file: '/job.py', sha256: 'x', text }).text.split('\n');

    expect(clean[0]).toBe(
      'b = builder.config("spark.hadoop.fs.s3a.secret.key", "*********").config(\'spark.app.name\', \'swordfish\')',
    );
    expect(clean[1]).toBe('conf = {"spark.my.password": "*********"}');
    expect(clean[2]).toBe('df.filter(df.token == "abc")  # token: "abc"');
    expect(clean[3]).toBe(`url = "https://${REDACTED}@host/x"`);
  });

  test('the address of a Connect server, wherever it is', () => {
    const url = 'sc://host/;token=swordfish';
    const events = [
      {
        type: 'sourceCaptured',
        time: 1,
        file: '/job.py',
        sha256: 'x',
        text: `s = builder.remote("${url}").getOrCreate()`,
      },
      { type: 'applicationStarted', properties: { 'spark.remote': url } },
      { type: 'scriptFailed', message: `cannot reach ${url}`, stackTrace: `remote("${url}")` },
      { ...started, args: [url, `--remote=${url}`] },
    ] as unknown as RunStarted[];
    for (const event of events) expect(JSON.stringify(redactEvent(event))).not.toContain('swordfish');
  });

  test('known secrets are removed where nothing else shows that they are', () => {
    const redact = redactorOf(['swordfish', 'swordfish-2', 'x']);
    const failed = { type: 'scriptFailed', message: 'refused swordfish-2 and swordfish: x', args: [['swordfish']] };
    expect(redact(failed as unknown as RunStarted)).toEqual({
      type: 'scriptFailed',
      message: `refused ${REDACTED} and ${REDACTED}: x`,
      args: [[REDACTED]],
    });
    const url = { ...failed, message: 'sc://host/;token=swordfish is wrong' } as unknown as RunStarted;
    expect(redact(url)).toMatchObject({ message: `sc://host/;token=${REDACTED} is wrong` });
    const source = {
      type: 'sourceCaptured' as const,
      time: 1,
      file: '/job.py',
      sha256: 'x',
      text: 'f("swordfish", 1)',
    };
    expect(redact(source)).toEqual({ ...source, text: 'f("*********", 1)' });
  });

  test('without known secrets, nothing else is done', () => {
    expect(redactorOf([])).toBe(redactEvent);
    expect(redactorOf([''])).toBe(redactEvent);
  });
});
