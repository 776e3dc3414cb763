import { expect, test } from 'vitest';
import { HeldTotals } from '../../../src/gateway/heldTotals';
import type { EventOf, PlaceCost, RunEvent } from '../../../src/model/runEvent';

const place = (id: number, py4jCalls: number) => ({ id, callSite: null, cost: { py4jCalls } }) as PlaceCost;

function totals(time: number, py4jCalls: number, places: PlaceCost[] = [], pid = 7): EventOf<'ledgerTotals'> {
  return { type: 'ledgerTotals', time, pid, py4jCalls, places } as EventOf<'ledgerTotals'>;
}

const ended = (pid: number) => ({ type: 'driverEnded', time: 9000, pid }) as RunEvent;

test('totals are written at once, then every five seconds, with the last cost of each place', () => {
  const held = new HeldTotals();
  expect(held.take(totals(0, 1))).toEqual([totals(0, 1)]);
  expect(held.take(totals(1000, 2, [place(1, 5), place(2, 1)]))).toEqual([]);
  expect(held.take(totals(2000, 3, [place(1, 8)]))).toEqual([]);
  expect(held.all).toEqual([totals(2000, 3, [place(1, 8), place(2, 1)])]);
  expect(held.take(totals(5000, 4))).toEqual([totals(5000, 4, [place(1, 8), place(2, 1)])]);
  expect(held.all).toEqual([]);
});

test('each driver has its own, which are written before its end or that of the run', () => {
  const held = new HeldTotals();
  held.take(totals(0, 1));
  held.take(totals(0, 1, [], 8));
  expect([held.take(totals(10, 2)), held.take(totals(20, 3, [], 8))]).toEqual([[], []]);
  expect(held.take(ended(7))).toEqual([totals(10, 2), ended(7)]);
  const end = { type: 'runEnded', time: 9000 } as RunEvent;
  expect(held.take(end)).toEqual([totals(20, 3, [], 8), end]);
  expect(held.all).toEqual([]);
});

test('all else is written at once', () => {
  const call = { type: 'callEnded', time: 1, callId: 3, error: null } as RunEvent;
  expect(new HeldTotals().take(call)).toEqual([call]);
});
