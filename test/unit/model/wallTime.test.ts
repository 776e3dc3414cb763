import { describe, expect, test } from 'vitest';
import type { MainThreadTimes } from '../../../src/model/runEvent';
import { wallTime } from '../../../src/model/wallTime';

const times: MainThreadTimes = {
  from: 1000,
  until: 10_000,
  startMs: 2000,
  userMs: 1500,
  pysparkMs: 500,
  py4jMs: 3000,
  readMs: 1000,
  deserializeMs: 400,
  recorderMs: 100,
};

describe('the wall time of a driver', () => {
  test('is Spark’s while the driver waited and a job or query of the action ran, each moment once', () => {
    const action = {
      commands: [[5000, 2000], [8000, 500]] as [number, number][],
      reads: [[8500, 1000]] as [number, number][],
      // The job runs inside its query; the query outlasts the first command.
      spark: [[6000, 6500], [5500, 7200], [8800, 9100]] as [number, number][],
    }; // prettier-ignore
    expect(wallTime([{ times, endTime: 10_200 }], [action])).toEqual({
      total: 9200,
      start: 2000,
      user: 1500,
      pyspark: 500,
      py4j: 3000 - 1500,
      rpc: 0,
      spark: 1500 + 300,
      transfer: 1000 - 300,
      deserialize: 400,
      recording: 100,
      unaccounted: 9200 - 8500,
    });
  });

  test('of RPCs is Spark’s while a query of the action ran', () => {
    const action = { commands: [[5000, 2000]] as [number, number][], reads: [], spark: [[5500, 6500]] as [number, number][] }; // prettier-ignore
    const waited = { ...times, py4jMs: 0, rpcMs: 2500 };
    expect(wallTime([{ times: waited, endTime: null }], [action])).toMatchObject({ spark: 1000, rpc: 1500, py4j: 0 });
  });

  test('of jobs that nothing waits for is not Spark’s', () => {
    const idle = { commands: [], reads: [], spark: [[1000, Infinity]] as [number, number][] };
    expect(wallTime([{ times, endTime: null }], [idle])).toMatchObject({ total: 9000, spark: 0, py4j: 3000 });
  });

  test('counts a job that never ended for as long as the driver reports', () => {
    const open = {
      commands: [[5000, 300]] as [number, number][],
      reads: [],
      spark: [[5100, Infinity]] as [number, number][],
    };
    expect(wallTime([{ times, endTime: null }], [open])!.spark).toBe(200);
  });

  test('is unknown for drivers that were not measured', () => expect(wallTime([], [])).toBeNull());
});
