import { describe, expect, test } from 'vitest';
import type { RpcSum } from '../../../../src/model/run';
import { builderOf, findingsOf, paid } from './findingRun';

const rpc = (method: string, what: string | null, count: number, time: number): RpcSum => {
  return { method, what, count, time, bytesSent: 0, bytesReceived: 0 };
};

function asking(...rpcs: RpcSum[]) {
  const builder = builderOf('for name in names:\n    print(df.columns)\n');
  const cost = paid({ py4jCalls: 0, py4jTime: 0, rpcs });
  builder.run.ledger.sites.push({ callSite: builder.site('df.columns'), ops: ['columns'], calls: 30, ...cost });
  return builder.run;
}

describe('analyses of one line', () => {
  test('are reported with the time that the script waited', () => {
    const [finding] = findingsOf(asking(rpc('AnalyzePlan', 'schema', 30, 6000), rpc('Config', null, 1, 3)));
    expect(finding).toMatchObject({ rule: 'driver.repeatedAnalyses', lines: [{ line: 2 }], cost: 6000, saving: 5800 });
    expect(finding!.found).toContain('30 requests to analyze a plan (`schema`)');
  });

  test('are not reported if they are few or fast, or mark a dataset', () => {
    expect(findingsOf(asking(rpc('AnalyzePlan', 'schema', 4, 6000)))).toEqual([]);
    expect(findingsOf(asking(rpc('AnalyzePlan', 'schema', 30, 90)))).toEqual([]);
    expect(findingsOf(asking(rpc('AnalyzePlan', 'persist', 30, 6000)))).toEqual([]);
    expect(findingsOf(asking(rpc('ExecutePlan', 'query', 30, 6000)))).toEqual([]);
  });
});
