import { describe, expect, test } from 'vitest';
import { arrowEstimate } from '../../../src/model/arrowEstimate';

const pickled = { columns: 2, rows: 1_000_000, deserializeTimeMs: 2000 };

describe('what Arrow would have saved', () => {
  test('is the measured time minus the time of the same cells with Arrow, marked as an estimate', () => {
    const { isEstimate, time, savedTime } = arrowEstimate(pickled, 400)!;
    expect(isEstimate).toBe(true);
    expect(time).toBeGreaterThan(0);
    expect(time + savedTime).toBe(400 + 2000);
  });

  test('is nothing for a few rows', () => {
    const small = { ...pickled, rows: 10, deserializeTimeMs: 0.2 };
    expect(arrowEstimate(small, 1)!.savedTime).toBe(0);
  });

  test('is unknown if the rows are not a table, or were read one by one', () => {
    expect(arrowEstimate({ ...pickled, columns: null }, 400)).toBeNull();
    expect(arrowEstimate({ ...pickled, rows: null }, 400)).toBeNull();
    expect(arrowEstimate({ ...pickled, deserializeTimeMs: null }, 400)).toBeNull();
  });
});
