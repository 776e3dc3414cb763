import { expect, test } from 'vitest';
import { reduceRun } from '../../../src/model/reduceRun';
import type { RunEvent } from '../../../src/model/runEvent';
import { EventLogTranslator } from '../../../src/spark/eventLog';
import { joinServerLog } from '../../../src/spark/serverLog';
import { connectRecording, serverLogLines, SESSION } from '../../fixtures/runs/connectRun';

function logged(...operationIds: string[]): RunEvent[] {
  const translator = new EventLogTranslator();
  return serverLogLines(...operationIds).flatMap(line => translator.translate(line).events);
}

test('a recording on a server gets its jobs, stages and executors from the log, and nothing of other clients', () => {
  const run = reduceRun(joinServerLog(connectRecording(), logged('b-2', 'a-1'))!);
  expect(run.status).toBe('succeeded');
  expect(run.applications).toMatchObject([{ id: 'local-9', driverId: 0, startTime: 1000 }]);
  expect(run.actions).toMatchObject([{ op: 'count', jobIds: [1], operations: [{ id: 'a-1', userId: 'me', rows: 1 }] }]);
  expect(run.jobs).toMatchObject([{ id: 1, applicationId: 'local-9', actionId: 7, status: 'succeeded' }]);
  expect(run.stages.map(({ id, applicationId, actionId }) => [id, applicationId, actionId])).toEqual([
    [1, 'local-9', 7],
  ]);
  expect(run.queries).toEqual([]);
  // The executor has been there for the run, not for the server's days.
  expect(run.executors).toMatchObject([{ id: 'driver', addTime: 1000 }]);
  expect(run.degraded).toEqual([{ code: 'connect.remote', reason: expect.stringContaining('no logical plans') }]);
});

test('streaming queries of the recording are those of the log', () => {
  const of = (id: string) => ({ streamId: `stream-${id}`, streamRunId: `run-${id}` });
  const started = (id: string, applicationId: string): RunEvent => ({
    ...{ type: 'streamStarted', time: 1050, applicationId, ...of(id), name: null, startTime: 1050 },
    ...(applicationId === SESSION ? { actionId: 7 } : { actionId: null, operationId: id }),
  });
  const ended = (id: string): RunEvent => ({
    ...{ type: 'streamEnded', time: 1900, applicationId: 'local-9', ...of(id), error: null },
  });
  const untold: RunEvent = { type: 'degraded', time: 1000, code: 'connect.streams', reason: 'jobs are missing' };
  const log = [...logged('b-2', 'a-1'), ...['a-1', 'b-2'].flatMap(id => [started(id, 'local-9'), ended(id)])];
  const run = reduceRun(joinServerLog([untold, ...connectRecording(), started('a-1', SESSION)], log)!);
  expect(run.streams).toMatchObject([
    { ...{ applicationId: 'local-9', runId: 'run-a-1' }, actionId: 7, isEndKnown: true },
  ]);
  expect(run.degraded.map(({ code }) => code)).toEqual(['connect.remote']);
});

test('the log of another server is refused', () => {
  expect(joinServerLog(connectRecording(), logged('b-2'))).toBeNull();
  expect(joinServerLog(connectRecording(), [])).toBeNull();
});
