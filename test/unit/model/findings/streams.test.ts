import { describe, expect, test } from 'vitest';
import { growingState } from '../../../../src/model/findings/growingState';
import { sparkGaps } from '../../../../src/model/findings/sparkGaps';
import { streamsBehind } from '../../../../src/model/findings/streamsBehind';
import { waitingSources } from '../../../../src/model/findings/waitingSources';
import type { StreamTrigger } from '../../../../src/model/runEvent';
import type { Batch } from '../../../../src/model/stream';
import { node, planOf, RunBuilder, START } from '../../../fixtures/runs/runBuilder';
import { batchOf, streamOf, streamRun } from '../../../fixtures/runs/streamRun';
import { factsOf } from './factsOf';

const SCRIPT = `sums = events.groupBy("user").count()
query = sums.writeStream.start()
`;

const site = (code: string) => new RunBuilder('/job.py', SCRIPT).site(code);
const query = site('sums.writeStream.start()');
const facts = (batches: Batch[], more = {}) => factsOf(streamRun(streamOf(batches, { callSite: query, ...more })));
const many = (count: number, of: (id: number) => Partial<Batch>) =>
  Array.from({ length: count }, (_, id) => batchOf(id, of(id)));

describe('a stream that falls behind', () => {
  /** Each batch takes 1.5 times the time of the one before, in which its rows came. */
  const late = (id: number): Partial<Batch> => {
    const duration = 1000 * 1.5 ** id;
    return { duration, inputRows: 300 * (duration / 1500), inputRate: 300, processedRate: 200 };
  };

  test('is found with its cost, and what it is not', () => {
    const [found, ...others] = streamsBehind(facts(many(6, late)));
    expect(others).toEqual([]);
    expect(found).toMatchObject({
      rule: 'stream.fallsBehind',
      found:
        'In 5 batches in a row (1 to 5) of the stream "rates", 300 rows came in a second and 200 were processed: a batch took 1.5 s at first and 7.6 s at last.',
      lines: [{ line: 2 }],
      evidence: { batches: 5 },
      excluded: [
        'Not planning: 20 % of these batches.',
        'Not asking the source for its offsets: 4 % of these batches.',
      ],
    });
    // Five batches of 1.5 s to 7.6 s, of which a third was too much.
    expect(found!.cost).toBeCloseTo((1500 * (1.5 ** 5 - 1)) / 0.5 / 3, 0);
    expect(found!.change).toContain('maxOffsetsPerTrigger');
  });

  test('is told to look at the checkpoint if that takes the time', () => {
    const parts = [{ name: 'commitOffsets', time: 900 }];
    const [found] = streamsBehind(facts(many(6, id => ({ ...late(id), parts }))));
    expect(found!.change).toContain('checkpoint');
  });

  test.each<[string, Batch[]]>([
    ['four batches', many(5, late)],
    ['rates that vary a little', many(9, id => ({ ...late(id), processedRate: 290 }))],
    ['a batch in between that is in time', many(9, id => ({ ...late(id), processedRate: id === 4 ? 400 : 200 }))],
    ['unknown rates', many(9, () => ({ inputRate: null, processedRate: null }))],
    ['batches that are longer by less than a second', many(9, () => ({ inputRate: 110, processedRate: 100 }))],
    ['no batch', []],
  ])('is not found for %s', (_name, batches) => {
    expect(streamsBehind(facts(batches))).toEqual([]);
  });

  test('is not found if it ends when it has read what is there', () => {
    const of = (kind: StreamTrigger['kind']) => facts(many(6, late), { trigger: { kind, interval: null } });
    expect(streamsBehind(of('availableNow'))).toEqual([]);
    expect(streamsBehind(of('processingTime'))).toHaveLength(1);
  });
});

describe('state that only grows', () => {
  const state = (numRowsTotal: number, numRowsRemoved = 0) => ({
    numRowsTotal,
    numRowsUpdated: 1,
    numRowsRemoved,
    numRowsDroppedByWatermark: 0,
    memoryUsedBytes: numRowsTotal * 100,
  });
  const growing = (id: number): Partial<Batch> => ({ state: state(1000 * (id + 1)) });

  test('is found at the line that keeps the state', () => {
    const builder = new RunBuilder('/job.py', SCRIPT);
    const origins = [{ datasetId: 1, callSite: site('events.groupBy("user").count()'), exact: false }];
    builder.query(
      7,
      'batch',
      0,
      100,
      planOf(node(0, 'WriteToDataSourceV2'), node(1, 'StateStoreSave [user]', {}, { origins })),
    );
    builder.run.streams.push(
      streamOf(
        many(7, id => ({ ...growing(id), queryIds: [7] })),
        { callSite: query },
      ),
    );
    expect(growingState(factsOf(builder.run))).toMatchObject([
      {
        rule: 'stream.stateGrows',
        found:
          'The state of the stream "rates" grew in each of the last 6 batches, to 7,000 rows and 684 KiB, and no row was removed: the query has no watermark.',
        lines: [{ line: 1 }, { line: 2 }],
        queryId: 7,
        cost: null,
        change: expect.stringContaining('Call `withWatermark`'),
      },
    ]);
  });

  test('says that a watermark stands', () => {
    const [found] = growingState(facts(many(7, id => ({ ...growing(id), watermark: START }))));
    expect(found!.found).toContain('the watermark stands');
    expect(found!.change).toContain('event time stands');
  });

  test.each<[string, Batch[]]>([
    ['a watermark that advances', many(9, id => ({ ...growing(id), watermark: START + id }))],
    ['rows that are removed', many(9, id => ({ state: state(1000 * (id + 1), 1) }))],
    ['few rows', many(9, id => ({ state: state(10 * id) }))],
    ['keys that are all there', many(12, id => ({ state: state(1000 * Math.min(8, id + 1)) }))],
    ['batches without input', many(9, id => ({ ...growing(id), inputRows: 0 }))],
    ['a query without state', many(9, () => ({}))],
  ])('is not found for %s', (_name, batches) => {
    expect(growingState(facts(batches))).toEqual([]);
  });
});

describe('a source that lets batches wait', () => {
  const asking = (share: number): Partial<Batch> => ({
    duration: 1000,
    parts: [
      { name: 'latestOffset', time: 1000 * share },
      { name: 'getBatch', time: 100 },
      { name: 'addBatch', time: 100 },
    ],
    sources: [{ description: 'FileStreamSource[file:/data/in]', numInputRows: 3 }],
  });

  test('is found with the time of asking it', () => {
    const start = { duration: 60_000, parts: [{ name: 'addBatch', time: 60_000 }] };
    expect(waitingSources(facts(many(6, id => (id === 0 ? start : asking(0.5)))))).toMatchObject([
      {
        rule: 'stream.sourceWaits',
        found:
          '3.0 s of 5 batches of the stream "rates", 60 % of their time, went into asking the source (FileStreamSource) what is new.',
        lines: [{ line: 2 }],
        cost: 3000,
        excluded: ['Not the work of the batches: 10 % of their time.'],
        change: expect.stringContaining('cleanSource'),
      },
    ]);
  });

  test.each<[string, Batch[]]>([
    ['less than half of the time', many(6, () => asking(0.3))],
    ['four batches after the first', many(5, () => asking(0.5))],
  ])('is not found for %s', (_name, batches) => {
    expect(waitingSources(facts(batches))).toEqual([]);
  });
});

test('a nameless stream has its line', () => {
  const late = many(6, () => ({ inputRate: 9, processedRate: 5 }));
  expect(streamsBehind(facts(late, { name: null }))[0]!.found).toContain('of the stream of line 2, ');
});

test('while a stream is active, Spark does not wait for the script', () => {
  const run = streamRun(streamOf([], { startTime: START + 1000, endTime: START + 9000, status: 'stopped' }));
  const gaps = sparkGaps(factsOf(run), 1).map(({ from, to }) => [from - START, to - START]);
  expect(gaps).toEqual([
    [0, 1000],
    [9000, 9800],
  ]);
});
