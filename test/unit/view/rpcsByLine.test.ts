import { describe, expect, test } from 'vitest';
import { reduceRun } from '../../../src/model/reduceRun';
import type { Ledger, RpcSum } from '../../../src/model/run';
import { renderLedger } from '../../../src/view/text/ledger';
import { rpcName, rpcsByLine } from '../../../src/view/text/rpcsByLine';

const rpc = (method: string, what: string | null, count: number, time: number): RpcSum => {
  return { method, what, count, time, bytesSent: 10 * count, bytesReceived: 100 * count };
};
const nothing = {
  calls: 1, py4jCalls: 0, py4jTime: 0, sparkTime: 0, bytesSent: 0, bytesReceived: 0, slowest: null, mostRepeated: null,
  largeReplies: 0, largeReplyTime: 0, pysparkTime: 0, userTime: 0,
}; // prettier-ignore
const site = (line: number, column: number, ops: string[], ...rpcs: RpcSum[]): Ledger['sites'][number] => {
  const callSite = { file: '/job.py', line, column, endLine: line, endColumn: column + 3, function: 'f' };
  return { ...nothing, callSite, ops, rpcs };
};

const ledger = {
  sites: [
    site(3, 0, ['columns'], rpc('AnalyzePlan', 'schema', 30, 600)),
    site(3, 20, [], rpc('AnalyzePlan', 'schema', 1, 20)),
    site(4, 0, ['collect'], rpc('ExecutePlan', 'query', 1, 2000), rpc('Config', null, 1, 3)),
  ],
  rpcs: [
    rpc('ExecutePlan', 'query', 1, 2000),
    rpc('AnalyzePlan', 'schema', 31, 620),
    rpc('ReleaseExecute', null, 12, 90),
    rpc('Config', null, 1, 3),
  ],
};

describe('the RPCs of a run', () => {
  test('are those of each line by kind, longest first, and then those of no line', () => {
    const told = rpcsByLine(ledger).map(({ line, ops, rpc: each }) => [
      line,
      ops,
      rpcName(each),
      each.count,
      each.time,
    ]);
    expect(told).toEqual([
      [4, ['collect'], 'ExecutePlan query', 1, 2000],
      [3, ['columns'], 'AnalyzePlan schema', 31, 620],
      [4, ['collect'], 'Config', 1, 3],
      [0, [], 'ReleaseExecute', 12, 90],
    ]);
  });

  test('are a table of the ledger, and none of a classic session', () => {
    const empty = reduceRun([]);
    const script = { ...empty.script, file: '/job.py' };
    const text = renderLedger(
      { ...empty, script, ledger: { ...empty.ledger, ...ledger } },
      { width: 100, color: false },
    );
    expect(text).toMatch(/── RPCs by line/);
    expect(text).toMatch(/:3 +columns +AnalyzePlan schema +31 +620 ms +310 B +3\.0 KiB/);
    expect(text).toMatch(/no line +ReleaseExecute +12 +90 ms/);
    expect(renderLedger(empty, { width: 100, color: false })).not.toContain('RPC');
  });
});
