import { describe, expect, test } from 'vitest';
import { growingPlans } from '../../../../src/model/findings/growingPlans';
import { longChains } from '../../../../src/model/findings/longChains';
import { factsOf } from './factsOf';
import type { CallSite } from '../../../../src/model/runEvent';
import { node, planOf, RunBuilder } from '../../../fixtures/runs/runBuilder';

const FILE = '/job.py';
const at = (line: number, name = '<module>'): CallSite => ({
  file: FILE,
  line,
  column: 0,
  endLine: line,
  endColumn: 9,
  function: name,
});

interface Call {
  op: string;
  frames: CallSite[];
  parents?: number[];
}

/** Datasets 1, 2, 3, … of these calls, each made from the one before, or from its `parents`; every line cost 100 ms a call. */
function chain(calls: Call[]): RunBuilder {
  const builder = new RunBuilder(FILE, '');
  builder.dataset(0, 'range', null, { owner: 'SparkSession' });
  const cost = {
    py4jCalls: 1,
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
  calls.forEach(({ op, frames, parents }, index) => {
    builder.dataset(index + 1, op, null, { frames, callSite: frames[0]!, parentIds: parents ?? [index] });
    const known = builder.run.ledger.sites.find(({ callSite }) => callSite!.line === frames[0]!.line);
    if (known) Object.assign(known, { calls: known.calls + 1, py4jTime: known.py4jTime + 100 });
    else builder.run.ledger.sites.push({ callSite: frames[0]!, ops: [op], calls: 1, ...cost, py4jTime: 100 });
  });
  return builder;
}

const find = ({ run }: RunBuilder) => longChains(factsOf(run));
const calls = (count: number, call: (index: number) => Call) =>
  Array.from({ length: count }, (_, index) => call(index));

describe('a long chain', () => {
  test('over three helpers is one finding, with the line of their caller first', () => {
    const helpers = ['withColumn', 'withColumnRenamed', 'drop'];
    const [found, ...others] = find(
      chain(
        calls(30, index => ({
          op: helpers[index % 3]!,
          frames: [at(2 + (index % 3), 'helper'), at(10 + (index % 3), 'prepare'), at(20)],
        })),
      ),
    );
    expect(others).toEqual([]);
    expect(found).toMatchObject({
      rule: 'plan.longChain',
      cost: 3000,
      saving: 2900,
      evidence: { calls: 30, places: 3 },
    });
    expect(found!.lines[0]!.line).toBe(20);
  });

  test('in a loop is at the innermost line that all calls have in common', () => {
    const [found] = find(chain(calls(20, () => ({ op: 'withColumn', frames: [at(5, 'main'), at(9)] }))));
    expect(found!.lines.map(({ line }) => line)).toEqual([5, 9]);
  });

  test('that begins and ends outside of its loop is at the loop', () => {
    const looped = calls(20, () => ({ op: 'withColumn', frames: [at(5, 'main'), at(9)] }));
    const [found] = find(chain([{ op: 'join', frames: [at(3, 'main'), at(9)] }, ...looped]));
    expect(found!.lines.map(({ line }) => line)).toEqual([5, 9, 3]);
  });

  test('written line by line starts at its first line, whoever called the function', () => {
    const [found] = find(chain(calls(20, index => ({ op: 'filter', frames: [at(30 + index, 'main'), at(99)] }))));
    expect(found!.lines[0]!.line).toBe(30);
    expect(found!.change).toContain('Combine the conditions');
  });

  test('goes through the second argument of unions, and has no saving there', () => {
    // Each one unites a part of its own, the first, with all before.
    const unions = calls(25, index => ({ op: 'union', frames: [at(7)], parents: index === 0 ? [0] : [1, index] }));
    const [found] = find(chain(unions));
    expect(found).toMatchObject({ cost: 2500, saving: null, evidence: { calls: 25 } });
    expect(found!.change).toContain('union neighbours');
  });

  test('shares the time of its lines with other chains that go through them', () => {
    const two = [
      ...calls(20, () => ({ op: 'withColumn', frames: [at(5)] })),
      ...calls(5, index => ({ op: 'withColumn', frames: [at(5)], parents: [index === 0 ? 0 : 20 + index] })),
    ];
    expect(find(chain(two))).toMatchObject([{ cost: 2000, evidence: { calls: 20 } }]);
  });

  test('is not found below 20 calls, or where checkpoints cut it', () => {
    expect(find(chain(calls(19, () => ({ op: 'withColumn', frames: [at(5)] }))))).toEqual([]);
    const cut = calls(60, index => ({ op: index % 15 === 14 ? 'localCheckpoint' : 'withColumn', frames: [at(5)] }));
    expect(find(chain(cut))).toEqual([]);
  });
});

describe('a plan that grows', () => {
  /** One action a round; its plan has `nodes` nodes, and its first job begins after `planning` ms. */
  function rounds(sizes: number[]): RunBuilder {
    const builder = new RunBuilder(FILE, '');
    sizes.forEach((nodes, index) => {
      const from = index * 1000;
      builder.action(index, 'first', null, from, from + 900, { callSite: at(8), queryIds: [index] });
      builder.job(index, from + nodes * 10, from + 900, { actionId: index, stageIds: [index] });
      builder.stage(index, 'first', from + nodes * 10, from + 900);
      const plan = planOf(...Array.from({ length: nodes }, (_, depth) => node(depth, 'Project')));
      builder.query(index, 'first', from, from + 900, plan, { actionId: index });
    });
    return builder;
  }

  test('costs what planning takes longer than in the fastest round', () => {
    const [found] = growingPlans(factsOf(rounds([10, 20, 30, 40, 50]).run));
    expect(found).toMatchObject({
      rule: 'plan.growsPerIteration',
      cost: 1000,
      evidence: { rounds: 5, firstNodes: 10, lastNodes: 50 },
    });
    expect(found!.lines[0]!.line).toBe(8);
  });

  test('is not found where the plan stays, shrinks again, or there are few rounds', () => {
    for (const sizes of [
      [10, 10, 10, 10, 10],
      [10, 30, 20, 30, 40],
      [10, 20, 30, 40],
    ])
      expect(growingPlans(factsOf(rounds(sizes).run))).toEqual([]);
  });
});
