import { describe, expect, test } from 'vitest';
import type { Run } from '../../../../src/model/run';
import { batchOf, streamOf } from '../../../fixtures/runs/streamRun';
import { APPLICATION, found, localRun, stageOf, START } from './someRun';

const SCRIPT = [
  'rows = events.collect()',
  'print(work(rows))',
  'events.count()',
  'for user in users:',
  '    ask(user).count()',
  'plan(events)',
];

/** Ten lines of a function that have `time` ms of own code in all. */
const helpers = (time: number) =>
  Array.from({ length: 10 }, (_, index) => {
    const callSite = {
      file: 'helpers.py',
      line: index + 1,
      column: 0,
      endLine: index + 1,
      endColumn: 9,
      function: 'help',
    };
    return { ...noCost, callSite, userTime: time / 10 };
  });

/**
 * The session is ready at 0 and the application ends at 9.8 s; `user` ms of the script's own code were sampled, at many lines
 * of a function unless the run has the lines.
 */
function measured(run: Run, user: number): Run {
  const total = run.script.endTime! - START + 500;
  if (!run.ledger.sites.some(({ userTime }) => userTime > 0)) run.ledger.sites.push(...helpers(user));
  run.ledger.wall = {
    total,
    start: 500,
    user,
    pyspark: 0,
    py4j: 0,
    rpc: 0,
    spark: 0,
    transfer: 0,
    deserialize: 0,
    recording: 0,
    unaccounted: 0,
  };
  return run;
}

const noCost = {
  ops: ['select'],
  calls: 1,
  py4jCalls: 1,
  py4jTime: 0,
  sparkTime: 0,
  bytesSent: 0,
  bytesReceived: 0,
  slowest: null,
  mostRepeated: null,
  largeReplies: 0,
  largeReplyTime: 0,
  rpcs: [],
  pysparkTime: 0,
  userTime: 0,
};

const cost = (code: string, builder: ReturnType<typeof localRun>, py4jTime: number) => ({
  ...noCost,
  callSite: builder.site(code),
  py4jTime,
});

/** `collect` until 2 s with a job all along, then 3 s without, then `count` until the end. */
function twoActions() {
  const builder = localRun(SCRIPT);
  builder.action(1, 'collect', SCRIPT[0]!, 0, 2000);
  builder.job(0, 0, 2000, { actionId: 1 });
  builder.action(9, 'count', SCRIPT[2]!, 5000, 9800);
  builder.job(1, 5000, 9800, { actionId: 9 });
  return builder;
}

describe('while Spark runs nothing', () => {
  test('the script’s own code is named by the statement where it begins', () => {
    const gap = found(measured(twoActions().run, 3200), 'driver.ownCode')!;
    expect(gap).toMatchObject({
      line: 2,
      cost: 3000,
      saving: null,
      marked: true,
      evidence: { idleTime: 3000, gaps: 1 },
    });
    expect(gap.lines.map(({ line }) => line)).toEqual([2, 1, 3]);
    expect(gap.found).toBe(
      'Spark ran nothing for 3.0 s: the script worked in Python between the action of line 1 and that of line 3.',
    );
    expect(gap.excluded).toEqual([
      'Not planning: 0 ms in the whole run.',
      'Not results on their way to the driver: 0 ms in the whole run.',
    ]);
  });

  test('the line that most samples saw comes first', () => {
    const builder = twoActions();
    const sampled = (userTime: number): number[] => {
      builder.run.ledger.sites = [{ ...cost(SCRIPT[5]!, builder, 0), userTime }, ...helpers(3200 - userTime)];
      return found(measured(builder.run, 3200), 'driver.ownCode')!.lines.map(({ line }) => line);
    };
    expect(sampled(2000)).toEqual([6, 2, 1, 3]);
    expect(sampled(1000)).toEqual([2, 1, 3]);
  });

  test('what was measured before there were samples is not it', () => {
    const builder = twoActions();
    builder.run.ledger.sites = [{ ...cost(SCRIPT[5]!, builder, 0), userTime: 900 }];
    expect(found(measured(builder.run, 3200), 'driver.ownCode')).toMatchObject({ cost: 900 });
  });

  test('a line that runs once, elsewhere, is not it', () => {
    const builder = twoActions();
    const sampled = (text: string, name?: string) => {
      builder.run.ledger.sites = [{ ...cost(text, builder, 0), callSite: builder.site(text, name), userTime: 3000 }];
      for (const action of builder.run.actions) {
        const { line } = action.callSite!;
        action.frames = [{ ...builder.site(SCRIPT[line - 1]!, '<module>') }];
      }
      return found(measured(builder.run, 3200), 'driver.ownCode')?.line ?? null;
    };
    expect(sampled(SCRIPT[5]!, '<module>')).toBeNull();
    expect(sampled(SCRIPT[5]!, '<listcomp>')).toBeNull();
    expect(sampled('ask(user)', '<module>')).toBe(5);
    expect(sampled(SCRIPT[1]!, '<module>')).toBe(2);
    expect(sampled(SCRIPT[5]!, 'plan')).toBe(6);
  });

  test('RPCs between actions are planning, but an action’s own', () => {
    const after = (method: string, code: string) => {
      const builder = twoActions();
      builder.dataset(4, 'select', code);
      const rpc = { method, what: null, count: 1, time: 2800, bytesSent: 0, bytesReceived: 0 };
      builder.run.ledger.sites = [{ ...cost(code, builder, 0), rpcs: [rpc] }];
      return found(measured(builder.run, 3200), 'driver.ownCode')?.cost ?? null;
    };
    expect(after('AnalyzePlan', SCRIPT[5]!)).toBeNull();
    expect(after('ExecutePlan', SCRIPT[5]!)).toBeNull();
    expect(after('ExecutePlan', SCRIPT[2]!)).toBe(3000);
  });

  test('own code is at most what was sampled of it', () => {
    expect(found(measured(twoActions().run, 800), 'driver.ownCode')).toMatchObject({ cost: 800, marked: false });
    expect(found(measured(twoActions().run, 100), 'driver.ownCode')).toBeNull();
  });

  test('an event log, whose driver measured nothing, has no such finding', () => {
    expect(found(twoActions().run, 'driver.ownCode')).toBeNull();
  });

  test('transformations between two actions are planning, after the usual first seconds', () => {
    const planned = (py4jTime: number, start = 500) => {
      const builder = localRun(SCRIPT);
      builder.action(1, 'collect', SCRIPT[0]!, 0, 100);
      builder.job(0, 0, 100, { actionId: 1 });
      for (const id of [4, 5]) builder.dataset(id, 'select', SCRIPT[5]!);
      builder.run.ledger.sites = [{ ...cost(SCRIPT[5]!, builder, py4jTime), calls: 2 }];
      builder.action(9, 'count', SCRIPT[2]!, 9000, 9800);
      builder.job(1, 9000, 9800, { actionId: 9 });
      const run = measured(builder.run, 0);
      run.ledger.wall!.start = start;
      run.ledger.wall!.total += start - 500;
      return found(run, 'driver.planning');
    };
    expect(planned(8000)).toMatchObject({ line: 6, cost: 3000, datasetIds: [5], marked: true });
    expect(planned(5000)).toBeNull();
    expect(planned(8000, 8000)).toBeNull();
  });

  test('what MLlib computes between the jobs of a fit is no planning', () => {
    const before = (op: string) => {
      const builder = localRun(SCRIPT);
      builder.action(1, op, SCRIPT[0]!, 0, 9800);
      builder.job(0, 9000, 9800, { actionId: 1 });
      return found(measured(builder.run, 0), 'driver.planning');
    };
    expect(before('collect')).toMatchObject({ line: 1 });
    expect(before('fit')).toBeNull();
  });

  test('waiting for a server that does not answer is no planning', () => {
    const builder = localRun(SCRIPT);
    builder.action(1, 'collect', SCRIPT[0]!, 0, 9800);
    builder.run.applications[0]!.silentSince = builder.run.script.startTime;
    expect(found(measured(builder.run, 0), 'driver.planning')).toBeNull();
  });

  test('rows on their way to the driver are no planning', () => {
    const builder = localRun(SCRIPT);
    builder.action(1, 'collect', SCRIPT[0]!, 0, 9800);
    builder.job(0, 0, 5000, { actionId: 1 });
    builder.run.ledger.fetches = [
      {
        actionId: 1,
        callSite: null,
        op: 'collect',
        format: 'pickle',
        rows: 9,
        bytes: 9,
        firstByteTime: 0,
        transferTime: 1000,
        deserializeTime: 3000,
        columns: 1,
        complete: true,
        arrowEstimate: null,
      },
    ];
    expect(found(measured(builder.run, 0), 'driver.result')).toMatchObject({ line: 1, cost: 4000, actionId: 1 });
    expect(found(measured(builder.run, 0), 'driver.planning')).toBeNull();
  });
});

describe('actions in a loop', () => {
  const loop = (count: number, time: number, perBatch: number | null = null) => {
    const builder = localRun(SCRIPT);
    for (let pass = 0; pass < count; pass++) {
      const from = pass * time;
      builder.action(pass, 'count', SCRIPT[4]!.trim(), from, from + time, { jobIds: [pass] });
      builder.job(pass, from, from + time, { actionId: pass });
      stageOf(builder, pass, [from, time / 4], [{ executorRunTime: time / 4 }], { actionId: pass });
    }
    if (perBatch !== null) {
      const ids = (id: number) => Array.from({ length: perBatch }, (_, at) => id * perBatch + at);
      const batches = Array.from({ length: Math.floor(count / perBatch) }, (_, id) =>
        batchOf(id, { actionIds: ids(id) }),
      );
      builder.run.streams.push(streamOf(batches));
    }
    return found(measured(builder.run, 0), 'driver.actionsInLoop');
  };

  test('of one line cost their time, most of which are not tasks', () => {
    const many = loop(24, 400)!;
    expect(many).toMatchObject({ line: 5, cost: 9600, saving: null, marked: true, applicationId: APPLICATION });
    expect(many.evidence).toEqual({ actions: 24, median: 400, loopTime: 9600, taskTime: 2400 });
    expect(many.excluded).toEqual(['Not the tasks: on 2 cores they ran for 1.2 s.']);
  });

  test('are not those of the batches of a stream, but those in one batch', () => {
    expect(loop(24, 400, 1)).toBeNull();
    expect(loop(30, 200, 24)!.evidence).toMatchObject({ actions: 24 });
  });

  test('are silent if they are few, or long', () => {
    expect(loop(19, 400)).toBeNull();
    expect(loop(24, 1100)).toBeNull();
  });
});
