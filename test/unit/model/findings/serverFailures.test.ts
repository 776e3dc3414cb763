import { expect, test } from 'vitest';
import { serverFailures } from '../../../../src/model/findings/serverFailures';
import type { Run } from '../../../../src/model/run';
import { APPLICATION, RunBuilder } from '../../../fixtures/runs/runBuilder';
import { factsOf } from './factsOf';

const URL = 'sc://db.example:15002';
/** As `str()` of gRPC's errors in 1.48 and 1.85. */
const printed = (status: string, details: string, kind = '_MultiThreadedRendezvous') =>
  `SparkConnectGrpcException: <${kind} of RPC that terminated with:\n\tstatus = StatusCode.${status}\n\tdetails = "${details}"\n\tdebug_error_string = "${status}:${details}"\n>`;
const REFUSED_PORT = 'failed to connect to all addresses; last error: UNKNOWN: ipv4:10.0.0.1:15002: Connection refused';

/** A run whose action `collect` in line 2 ended with this error. */
function failedWith(error: string, { hasAnswered = false } = {}): Run {
  const builder = new RunBuilder('/job.py', 'spark = builder.getOrCreate()\nmapped.collect()\n');
  const { run } = builder;
  const operation = { id: 'o', sessionId: APPLICATION, status: 'failed', batches: 0 };
  const action = builder.action(1, 'collect', 'mapped.collect()', 100, 200, { status: 'failed', error });
  Object.assign(action, { operations: [operation] });
  run.applications = [{ id: APPLICATION, master: URL, silentSince: null }] as Run['applications'];
  const rpc = { method: 'Config', what: null, count: 1, time: 1, bytesSent: 10, bytesReceived: hasAnswered ? 9 : 0 };
  run.ledger.rpcs = [rpc];
  return run;
}

const found = (run: Run) => serverFailures(factsOf(run));

test('a server that never answered', () => {
  const [finding, ...others] = found(failedWith(printed('UNAVAILABLE', REFUSED_PORT)));
  expect(finding).toMatchObject({
    rule: 'failure.noServer',
    found: `No server of Spark Connect answered at ${URL}, so Spark ran nothing.`,
    lines: [{ line: 2 }],
    cost: 100,
    evidence: { status: 'UNAVAILABLE', details: REFUSED_PORT },
    actionId: 1,
  });
  expect(others).toEqual([]);
});

test('a server that does not answer, and a person who does not wait until pyspark gives up', () => {
  for (const status of ['cancelled', 'running'] as const) {
    const run = failedWith('KeyboardInterrupt: ');
    Object.assign(run.actions[0]!, { status, endTime: status === 'running' ? null : 200 });
    // It may be slow.
    expect(found(run)).toEqual([]);
    run.applications[0]!.silentSince = 110;
    expect(found(run)).toMatchObject([{ rule: 'failure.noServer', lines: [{ line: 2 }] }]);
    const [{ callSite }] = run.actions as [Run['actions'][number]];
    // A question about a setting is no action.
    const asked = { ...run, status, actions: [] as Run['actions'] };
    asked.ledger = { ...run.ledger, sites: [{ callSite, rpcs: run.ledger.rpcs }] as Run['ledger']['sites'] };
    expect(found(asked)).toMatchObject([{ rule: 'failure.noServer', lines: [{ line: 2 }], cost: null }]);
    run.ledger.rpcs[0]!.bytesReceived = 7;
    expect(found(run)).toMatchObject([{ rule: 'failure.serverLost', lines: [{ line: 2 }] }]);
    run.applications[0]!.silentSince = null;
    expect(found(run)).toEqual([]);
  }
});

test('a server without TLS, whose client has a token', () => {
  const details = 'failed to connect: Ssl handshake failed (SSL_ERROR_SSL): WRONG_VERSION_NUMBER';
  const [finding] = found(failedWith(printed('UNAVAILABLE', details)));
  expect(finding).toMatchObject({ rule: 'failure.noServer', found: expect.stringContaining('does not speak TLS') });
  expect(finding!.change).toContain('localhost');
});

test.each([
  printed('UNAVAILABLE', 'Socket closed'),
  'SparkException: [INVALID_HANDLE.SESSION_CHANGED] The handle x is invalid. The existing Spark server driver instance has restarted.',
  'PySparkAssertionError: Received incorrect server side session identifier for request. Please create a new Spark Session to reconnect. (a != b)',
  'PySparkRuntimeError: [RESPONSE_ALREADY_RECEIVED] INVALID_HANDLE.SESSION_NOT_FOUND on the server but responses were already received from it.',
])('a server that answered before: %s', error => {
  expect(found(failedWith(error, { hasAnswered: true }))).toMatchObject([
    { rule: 'failure.serverLost', found: expect.stringContaining(URL) },
  ]);
});

test.each([
  ['UNAUTHENTICATED', 'Invalid authentication token', /SPARK_CONNECT_AUTHENTICATE_TOKEN/],
  ['UNAUTHENTICATED', '', /SPARK_CONNECT_AUTHENTICATE_TOKEN/],
  ['PERMISSION_DENIED', 'not on this cluster', /ask whoever runs it/],
])('a server that refuses the client: %s %s', (status, details, change) => {
  const [finding] = found(failedWith(printed(status, details, '_InactiveRpcError')));
  expect(finding).toMatchObject({
    rule: 'failure.serverRefused',
    found: expect.stringMatching(`${status}.*${details}`),
  });
  expect(finding!.change).toMatch(change);
});

test('a server of another version', () => {
  const error = printed('UNIMPLEMENTED', 'Method not found: spark.connect.SparkConnectService/CloneSession');
  expect(found(failedWith(error))).toMatchObject([{ rule: 'failure.otherProtocol' }]);
  expect(found(failedWith(printed('UNIMPLEMENTED', 'Method not found!')))[0]!.found).toMatch(/Method not found\.$/);
});

test('of two sessions, only the one that got something has been answered', () => {
  const run = failedWith(printed('UNAVAILABLE', REFUSED_PORT), { hasAnswered: true });
  run.applications = [...run.applications, { ...run.applications[0]!, id: 'other', master: 'sc://other:1' }];
  expect(found(run)).toMatchObject([{ rule: 'failure.noServer', found: expect.stringContaining(URL) }]);
});

test('an error of the script without an action, from the code of Spark Connect', () => {
  const run = failedWith('', {});
  const site = run.actions[0]!.callSite!;
  run.actions = [];
  const text = (file: string) =>
    `Traceback (most recent call last):\n  File "${file}", line 77, in get\ngrpc._channel._InactiveRpcError: ${printed('UNAVAILABLE', 'x', '_InactiveRpcError').slice(27)}`;
  const end = (file: string) => {
    run.script.error = { message: '', text: text(file), frames: [{ ...site, line: 1 }], actionId: null, cause: null };
    return found(run);
  };
  expect(end('/v/pyspark/sql/connect/conf.py')).toMatchObject([
    { rule: 'failure.noServer', lines: [{ line: 1 }], cost: null },
  ]);
  // A client of the user's own.
  expect(end('/home/me/weather.py')).toEqual([]);
});

test('each cause once, and no other errors', () => {
  const run = failedWith(printed('UNAVAILABLE', REFUSED_PORT));
  run.actions = [...run.actions, { ...run.actions[0]!, id: 2 }];
  expect(found(run)).toMatchObject([{ actionId: 1 }]);
  for (const error of [
    '[DIVIDE_BY_ZERO] Division by zero.',
    printed('RESOURCE_EXHAUSTED', 'too large'),
    'ValueError: UNAVAILABLE',
    `PythonException: An exception was thrown from the Python worker:\n${printed('UNAVAILABLE', 'the weather')}`,
  ])
    expect(found(failedWith(error))).toEqual([]);
});
