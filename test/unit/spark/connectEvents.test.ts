import { describe, expect, test } from 'vitest';
import { reduceRun } from '../../../src/model/reduceRun';
import type { RunEvent } from '../../../src/model/runEvent';
import { EventLogTranslator } from '../../../src/spark/eventLog';
import { opLabel } from '../../../src/view/text/opLabel';

const SERVICE = 'org.apache.spark.sql.connect.service.SparkListenerConnect';
const QUERY =
  'common {\n  plan_id: 7\n}\naggregate {\n  input {\n    filter {\n      literal: "a secret"\n    }\n  }\n}\n';

const tagOf = (operation: string) => `SparkConnect_OperationTag_User_ada_Session_5e55_Operation_${operation}`;

function log(...lines: object[]): RunEvent[] {
  const translator = new EventLogTranslator('app-1');
  return lines.flatMap(line => {
    const { events, error } = translator.translate(JSON.stringify(line));
    expect(error).toBeNull();
    return events;
  });
}

const phase = (name: string, operationId: string, eventTime: number, more: object = {}) => {
  return { Event: `${SERVICE}Operation${name}`, jobTag: tagOf(operationId), operationId, eventTime, ...more };
};
const started = (operationId: string, eventTime: number, statementText = QUERY, userId = 'ada') =>
  phase('Started', operationId, eventTime, { sessionId: '5e551234-9', userId, userName: userId, statementText });
const job = (id: number, operationId: string) => {
  const Properties = { 'spark.job.tags': `mine,${tagOf(operationId)}` };
  return { Event: 'SparkListenerJobStart', 'Job ID': id, 'Submission Time': 1500, 'Stage Infos': [], Properties };
};

describe('the log of a server of Spark Connect', () => {
  test('has an action for each operation, with its user, session, jobs and the times of its parts', () => {
    const events = log(
      started('a1', 1000),
      started('b2', 1100, QUERY, ''),
      phase('Analyzed', 'a1', 1200),
      phase('ReadyForExecution', 'a1', 1450),
      job(3, 'a1'),
      job(4, 'b2'),
      phase('Finished', 'a1', 1950, { producedRowCount: 12 }),
      phase('Closed', 'a1', 1960),
    );
    const { actions, jobs } = reduceRun(events);
    expect(actions.map(opLabel)).toEqual(['aggregate · ada · 5e551234', 'aggregate · 5e551234']);
    expect(actions[0]).toMatchObject({ status: 'succeeded', startTime: 1000, endTime: 1950, jobIds: [3] });
    const times = { analysisTime: 200, planningTime: 250, executionTime: 500 };
    expect(actions[0]!.operations).toMatchObject([{ id: 'a1', what: 'query', userId: 'ada', rows: 12, ...times }]);
    expect(jobs.map(each => each.actionId)).toEqual(actions.map(({ id }) => id));
    expect(JSON.stringify(events)).not.toContain('a secret');
  });

  test.each([
    ['Failed', { errorMessage: 'INTERNAL: [DIVIDE_BY_ZERO] Division by zero.' }, 'failed'],
    ['Canceled', {}, 'cancelled'],
    ['Closed', {}, 'succeeded'],
  ])('ends an operation that is %s', (name, more, status) => {
    const events = log(started('a1', 1000), phase(name, 'a1', 1300, more), phase('Closed', 'a1', 1400));
    expect(reduceRun(events).actions).toMatchObject([{ status, operations: [{ status }] }]);
  });

  test('has no action for a command without a query', () => {
    const view = log(started('a1', 1000, 'create_dataframe_view {\n  input {\n  }\n}\n'));
    expect(reduceRun(view).actions).toEqual([]);
    const write = log(started('a1', 1000, 'write_operation {\n  input {\n  }\n}\n'));
    expect(reduceRun(write).actions).toMatchObject([{ op: 'write_operation', kind: 'command' }]);
  });

  test('adds the times of its parts to the actions of a recorded driver, and no action of other clients', () => {
    const recorded: RunEvent[] = [
      {
        type: 'callMade', time: 900, callId: 7, op: 'count', owner: 'DataFrame', kind: 'action', frames: [], argumentIds: [], parentCallId: null,
        thread: 'MainThread',
      },
      {
        type: 'operationStarted', time: 990, operationId: 'a1', callId: 7, sessionId: 's', what: 'query', datasetId: null, bytes: 9, tags: [],
        applicationId: 'app-1',
      },
    ]; // prettier-ignore
    const events = [...recorded, ...log(started('a1', 1000), started('b2', 1000), phase('Analyzed', 'a1', 1200))];
    for (const order of [events, [...events.slice(2), ...recorded]])
      expect(reduceRun(order).actions).toMatchObject([{ id: 7, operations: [{ id: 'a1', analysisTime: 200 }] }]);
  });
});
