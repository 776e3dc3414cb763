import { describe, expect, test } from 'vitest';
import { broadcastTimeout } from '../../../../src/model/findings/broadcastTimeout';
import { broadcastTooLarge } from '../../../../src/model/findings/broadcastTooLarge';
import { estimateOff } from '../../../../src/model/findings/estimateOff';
import type { PlanNode } from '../../../../src/model/run';
import { at, findIn, rows, scan, type Given } from './planRun';

const MIB = 1024 ** 2;
const SOURCE = 'joined = orders.join(names, "user")\nhinted = orders.join(F.broadcast(names), "user")\n';

interface Table {
  bytes: number;
  collect?: number;
  line?: number;
  join?: string;
}

const broadcast = ({
  bytes,
  collect = 1500,
  line = 1,
  join = 'BroadcastHashJoin [u#1], [u#2], Inner, BuildRight',
}: Table) => {
  const callSite = { file: '/home/ada/jobs/job.py', line, column: 0, endLine: line, endColumn: 30, function: 'main' };
  const more: Partial<PlanNode> = { origins: [{ datasetId: 1, callSite, exact: true }] };
  return [
    at(0, join, rows(5), { stageIds: [1], ...more }),
    at(1, 'Range (0, 10)', rows(10), { stageIds: [1] }),
    at(
      1,
      'BroadcastExchange HashedRelationBroadcastMode',
      { 'data size': bytes, 'time to collect': collect, 'time to build': 300, 'time to broadcast': 100, ...rows(1000) },
      { stageIds: [1], ...more },
    ),
    at(2, 'BatchEvalPython [slow(u#2)#3], [pythonUDF0#4]', rows(400)),
    scan(
      3,
      '[u#2,t#3] Batched: true, Location: InMemoryFileIndex(1 paths)[file:/names], PartitionFilters: [], PushedFilters: []',
      {
        'size of files read': 4 * MIB,
        ...rows(1000),
      },
    ),
  ];
};
const given: Given = { source: SOURCE, stages: { 0: { from: 0, to: 1000 }, 1: { from: 2000, to: 3000 } } };

describe('a large broadcast', () => {
  test('costs what it takes besides computing its rows', () =>
    expect(findIn(broadcastTooLarge, broadcast({ bytes: 300 * MIB }), given)).toMatchObject([
      { rule: 'join.broadcastTooLarge', cost: 900, evidence: { bytes: 300 * MIB, broadcastTime: 900 } },
    ]));

  test('is small and quick otherwise', () => {
    expect(findIn(broadcastTooLarge, broadcast({ bytes: 200 * MIB }), given)).toEqual([]);
    expect(findIn(broadcastTooLarge, broadcast({ bytes: 100 * MIB, collect: 1700 }), given)).toHaveLength(1);
    expect(findIn(broadcastTooLarge, broadcast({ bytes: 40 * MIB, collect: 9000 }), given)).toEqual([]);
  });

  test('by a hint is changed there', () => {
    expect(findIn(broadcastTooLarge, broadcast({ bytes: 300 * MIB, line: 2 }), given)[0]!.change).toContain(
      '`broadcast` hint',
    );
    expect(findIn(broadcastTooLarge, broadcast({ bytes: 300 * MIB }), given)[0]!.change).toContain(
      'autoBroadcastJoinThreshold',
    );
  });
});

describe('a size that was estimated too low', () => {
  const limited = (limit: string): Given => ({
    ...given,
    change: run => (run.applications[0]!.properties = { 'spark.sql.autoBroadcastJoinThreshold': limit }),
  });

  test('is ten times what Spark broadcasts on its own', () => {
    expect(findIn(estimateOff, broadcast({ bytes: 120 * MIB }), given)).toMatchObject([
      { rule: 'join.estimateOff', evidence: { bytes: 120 * MIB, limit: 10 * MIB, fileBytes: 4 * MIB } },
    ]);
    expect(findIn(estimateOff, broadcast({ bytes: 90 * MIB }), given)).toEqual([]);
  });

  test('depends on the limit of the run', () => {
    expect(findIn(estimateOff, broadcast({ bytes: 120 * MIB }), limited('100m'))).toEqual([]);
    expect(findIn(estimateOff, broadcast({ bytes: 20 * MIB }), limited('1MB'))).toHaveLength(1);
    expect(findIn(estimateOff, broadcast({ bytes: 120 * MIB }), limited('-1'))).toEqual([]);
  });

  test('is not known where a hint asks, where no key does, or where the job sets the limit while it runs', () => {
    expect(findIn(estimateOff, broadcast({ bytes: 120 * MIB, line: 2 }), given)).toEqual([]);
    const loop = 'BroadcastNestedLoopJoin BuildRight, Cross';
    expect(findIn(estimateOff, broadcast({ bytes: 120 * MIB, join: loop }), given)).toEqual([]);
    const source = `${SOURCE}spark.conf.set("spark.sql.autoBroadcastJoinThreshold", "1g")\n`;
    expect(findIn(estimateOff, broadcast({ bytes: 120 * MIB }), { ...given, source })).toEqual([]);
  });
});

describe('a broadcast that timed out', () => {
  const failed = (error: string | null): Given => ({ ...given, query: { status: 'failed', error } });

  test('says what its side was doing, and is a failure', () => {
    const error = 'SparkException: Could not execute broadcast in 300 secs. You can increase the timeout …';
    const [found] = findIn(broadcastTimeout, broadcast({ bytes: 0 }), failed(error));
    expect(found).toMatchObject({
      rule: 'join.broadcastTimeout',
      isFailure: true,
      evidence: { timeout: 300_000, buildTime: 1000 },
    });
    expect(found!.found).toContain(
      '1 stage computed its rows for 1.0 s, in the Python function `slow` (400 rows so far)',
    );
  });

  test('while its first stage runs says so by the stages of the query', () => {
    const nodes = broadcast({ bytes: 0 }).map(
      ([depth, made]) => [depth, { ...made, stageIds: [] }] as [number, typeof made],
    );
    const failing = failed('Could not execute broadcast in 3 secs.');
    const [found] = findIn(broadcastTimeout, nodes, { ...failing, query: { ...failing.query, stageIds: [0] } });
    expect(found).toMatchObject({ stageIds: [0], evidence: { timeout: 3000, buildTime: 1000 } });
    expect(findIn(broadcastTimeout, nodes, failing)[0]!.found).toContain('had not begun');
  });

  test('is not any failure', () => {
    expect(findIn(broadcastTimeout, broadcast({ bytes: 0 }), failed('division by zero'))).toEqual([]);
    expect(findIn(broadcastTimeout, broadcast({ bytes: 0 }), given)).toEqual([]);
  });
});
