import { describe, expect, test } from 'vitest';
import { cachesBeforeFilters } from '../../../../src/model/findings/cachesBeforeFilters';
import { keptCaches } from '../../../../src/model/findings/keptCaches';
import { factsOf } from './factsOf';
import { uselessCaches } from '../../../../src/model/findings/uselessCaches';
import { START } from '../../../fixtures/runs/runBuilder';
import { addSpill, cachedRun } from './cachedRun';

describe('a cache that nothing reads', () => {
  test('costs what the count took that only filled it, at the line of cache()', () => {
    const [found] = uselessCaches(factsOf(cachedRun({ uses: 1 }).run));
    expect(found).toMatchObject({ rule: 'cache.useless', cost: 2000, saving: 2000, datasetIds: [2], actionId: 10 });
    expect(found!.lines.map(({ line }) => line)).toEqual([2, 1, 3]);
    expect(found!.found).toBe(
      '`count` put the result of `withColumn` (40 MiB) into the cache, and nothing read it afterwards. Computing the rows for it took 2.0 s.',
    );
  });

  test.each([
    ['fetches the rows', { action: 'collect' }],
    ['counts them for a name', { before: 'n = ' }],
  ])('has no known cost where the action %s', (_, options) => {
    const [found] = uselessCaches(factsOf(cachedRun({ uses: 1, ...options }).run));
    expect(found).toMatchObject({ rule: 'cache.useless', cost: null, saving: null });
  });

  test('is not found where another action reads it, or may still do so', () => {
    expect(uselessCaches(factsOf(cachedRun({ uses: 2 }).run))).toEqual([]);
    const { run } = cachedRun({ uses: 1 });
    run.status = 'running';
    expect(uselessCaches(factsOf(run))).toEqual([]);
  });
});

describe('a cache on the wrong side of a filter', () => {
  test('says how much more is cached than needed', () => {
    const [found] = cachesBeforeFilters(factsOf(cachedRun({ uses: 2, kept: 20 }).run));
    expect(found).toMatchObject({
      rule: 'cache.beforeFilter',
      evidence: { rowsCached: 1000, rowsKept: 20, factor: 50 },
    });
    expect(found!.lines.map(({ line }) => line)).toEqual([2, 1]);
  });

  test('is not found where the filter keeps most rows, or the cache is small', () => {
    expect(cachesBeforeFilters(factsOf(cachedRun({ uses: 2, kept: 200 }).run))).toEqual([]);
    expect(cachesBeforeFilters(factsOf(cachedRun({ uses: 2, kept: 20, megabytes: 0.5 }).run))).toEqual([]);
  });
});

describe('a cache that is kept', () => {
  test('is found where later stages spilled for want of memory', () => {
    const [found] = keptCaches(factsOf(addSpill(cachedRun({ uses: 2 }), 8000)));
    expect(found).toMatchObject({
      rule: 'cache.neverReleased',
      stageIds: [5],
      evidence: { memoryShare: 0.2, garbageCollection: 250 },
    });
    expect(found!.lines[0]!.line).toBe(2);
  });

  test('is not found where it was released before, is small, or nothing wanted memory', () => {
    const released = cachedRun({ uses: 2 });
    released.run.datasets[1]!.persistence!.endTime = START + 3000;
    expect(keptCaches(factsOf(addSpill(released, 8000)))).toEqual([]);
    expect(keptCaches(factsOf(addSpill(cachedRun({ uses: 2, megabytes: 4 }), 8000)))).toEqual([]);
    expect(keptCaches(factsOf(cachedRun({ uses: 2 }).run))).toEqual([]);
  });
});
