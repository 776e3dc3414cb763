import { describe, expect, test } from 'vitest';
import { homeStages } from '../../../src/layout/homeStages';
import { lineageEdges } from '../../../src/layout/lineageEdges';
import { APPLICATION, RunBuilder, node, planOf } from '../../fixtures/runs/runBuilder';

const RDD = { kind: 'rdd' as const, owner: 'RDD' };

function builder(): RunBuilder {
  return new RunBuilder('/job.py', 'a\n');
}

describe('shuffles of the lineage', () => {
  test('the home of an RDD that is computed on both sides of a shuffle is the later side', () => {
    const build = builder();
    build.dataset(1, 'textFile', null, { ...RDD, in: [0] });
    build.dataset(2, 'reduceByKey', null, { ...RDD, parentIds: [1], in: [0, 1] });
    build.stage(0, 'reduceByKey', 0, 10, { shuffleWriteBytes: 500 });
    build.stage(1, 'collect', 10, 20, { parentIds: [0] });
    expect(homeStages(build.run).get(2)).toEqual([`${APPLICATION}/1`]);
    expect(lineageEdges(build.run)).toMatchObject([{ from: 1, to: 2, shuffle: true, bytes: 500 }]);
  });

  test('there is no shuffle between a dataset that is computed again in a later job and its pipelined child', () => {
    const build = builder();
    build.dataset(1, 'textFile', null, { ...RDD, in: [0, 1] });
    build.dataset(2, 'map', null, { ...RDD, parentIds: [1], in: [1] });
    build.stage(0, 'count', 0, 10);
    build.stage(1, 'collect', 10, 20);
    expect(lineageEdges(build.run)).toMatchObject([{ shuffle: false, bytes: null }]);
  });

  test('two parents that are shuffled in one stage share the bytes', () => {
    const build = builder();
    build.dataset(1, 'parallelize', null, { ...RDD, in: [0] });
    build.dataset(2, 'parallelize', null, { ...RDD, in: [0] });
    build.dataset(3, 'join', null, { ...RDD, parentIds: [1, 2], in: [0, 1] });
    build.stage(0, 'join', 0, 10, { shuffleWriteBytes: 900 });
    build.stage(1, 'collect', 10, 20, { parentIds: [0] });
    const edges = lineageEdges(build.run);
    expect(edges.map(edge => edge.bytes)).toEqual([900, 900]);
    expect(new Set(edges.map(edge => edge.shuffleId)).size).toBe(1);
  });

  test('the exchange of an action on a join is not a shuffle of the join', () => {
    const build = builder();
    build.dataset(1, 'range', null, { in: [0] });
    build.dataset(2, 'join', null, { parentIds: [1], in: [0, 1] });
    build.stage(0, 'count', 0, 10, { shuffleWriteBytes: 60 });
    build.stage(1, 'count', 10, 20, { parentIds: [0] });
    const on = (id: number, derived: boolean) => ({ datasetIds: [id], derived });
    build.query(
      0,
      'count',
      0,
      20,
      planOf(
        node(0, 'HashAggregate(keys=[], functions=[count(1)])', {}, on(2, true)),
        node(1, 'Exchange SinglePartition', { 'shuffle bytes written': ['size', 60] }, on(2, true)),
        node(2, 'BroadcastHashJoin', {}, on(2, false)),
        node(3, 'Range (0, 10)', {}, on(1, false)),
      ),
    );
    expect(lineageEdges(build.run)).toMatchObject([{ from: 1, to: 2, shuffle: false, bytes: null }]);
  });

  test('an exchange with its own tag is between its dataset and the parent', () => {
    const build = builder();
    build.dataset(1, 'range', null, { in: [0] });
    build.dataset(2, 'repartition', null, { parentIds: [1], in: [1] });
    build.dataset(3, 'select', null, { parentIds: [2], in: [1] });
    build.stage(0, 'count', 0, 10);
    build.stage(1, 'count', 10, 20);
    const on = (id: number) => ({ datasetIds: [id], derived: false });
    build.query(
      0,
      'count',
      0,
      20,
      planOf(
        node(0, 'Project [id]', {}, on(3)),
        node(1, 'Exchange RoundRobinPartitioning(10)', { 'shuffle bytes written': ['size', 77] }, on(2)),
        node(2, 'Range (0, 10)', {}, on(1)),
      ),
    );
    expect(lineageEdges(build.run)).toMatchObject([
      { from: 1, to: 2, shuffle: true, bytes: 77 },
      { from: 2, to: 3, shuffle: false },
    ]);
  });
});
