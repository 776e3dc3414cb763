import { expect, test } from 'vitest';
import { causeOf } from '../../../../src/model/causes/causeOf';
import { rpcError } from '../../../../src/model/causes/rpcError';

const place = { callSite: null, script: { cwd: null, sources: [] } };
const printed = (kind: string, details: string, after = '\n\tdebug_error_string = "…"\n>') =>
  `<${kind} of RPC that terminated with:\n\tstatus = StatusCode.UNAVAILABLE\n\tdetails = "${details}"${after}`;

test.each(['_MultiThreadedRendezvous', '_InactiveRpcError', 'AioRpcError'])('an error of gRPC: %s', kind => {
  expect(rpcError(`X: ${printed(kind, 'Socket closed')}`)).toEqual({
    status: 'UNAVAILABLE',
    details: 'Socket closed',
    type: 'X',
  });
});

test('details with quotes and lines, and none', () => {
  expect(rpcError(printed('_InactiveRpcError', 'cannot "see"\n the host'))).toMatchObject({
    details: 'cannot "see" the host',
    type: null,
  });
  expect(rpcError(printed('_InactiveRpcError', ''))).toMatchObject({ details: '' });
  // The text was cut.
  expect(rpcError(printed('_InactiveRpcError', 'Socket', ''))).toMatchObject({ details: 'Socket' });
});

test.each(['', 'ValueError: status = StatusCode.UNAVAILABLE', '[DIVIDE_BY_ZERO] Division by zero.'])(
  'no error of gRPC: %s',
  text => expect(rpcError(text)).toBeNull(),
);

const CAUSE = 'UNAVAILABLE: Socket closed';

test('the cause is what the RPC says, not how gRPC names the object', () => {
  const rpc = printed('_MultiThreadedRendezvous', 'Socket closed');
  expect(causeOf(`SparkConnectGrpcException: ${rpc}`, place)).toMatchObject({
    type: 'SparkConnectGrpcException',
    message: CAUSE,
  });
  const traceback = (error: string) =>
    `Traceback (most recent call last):\n  File "/job.py", line 4, in main\n    df.count()\n${error}: ${rpc}`;
  for (const [module, type] of [
    ['pyspark.errors.exceptions.connect', 'SparkConnectGrpcException'],
    ['grpc._channel', '_InactiveRpcError'],
  ])
    expect(causeOf(traceback(`${module}.${type}`), place)).toMatchObject({ type, message: CAUSE, line: 4 });
});
