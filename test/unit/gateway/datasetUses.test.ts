import { expect, test } from 'vitest';
import { DatasetUses } from '../../../src/gateway/datasetUses';
import type { CallKind, RunEvent } from '../../../src/model/runEvent';

function madeUses() {
  const told: number[] = [];
  const uses = new DatasetUses(id => told.push(id));
  const note = (event: object) => uses.note(event as RunEvent);
  return {
    uses,
    told,
    call: (callId: number, kind: CallKind, argumentIds: number[]) =>
      note({ type: 'callMade', callId, kind, argumentIds }),
    born: (datasetId: number, callId: number, previousId: number | null = null) =>
      note({ type: 'datasetBorn', datasetId, callId, previousId }),
    armed: (callId: number) => note({ type: 'actionArmed', callId }),
    ended: (callId: number) => note({ type: 'callEnded', callId }),
  };
}

test('an action uses its inputs and everything they were made from', () => {
  const { uses, told, call, born, armed, ended } = madeUses();
  call(1, 'transformation', []);
  born(10, 1);
  call(2, 'transformation', [10]);
  born(20, 2);
  call(3, 'transformation', [10]);
  born(30, 3, 20);
  ended(2);
  call(4, 'transformation', [10]);
  born(40, 4);
  call(5, 'action', [30]);
  expect(told).toEqual([]);
  armed(5);
  expect(told.sort()).toEqual([10, 20, 30]);
  expect([10, 20, 30, 40].map(id => uses.has(id))).toEqual([true, true, true, false]);
});

test.each<CallKind>(['schemaRead', 'command', 'transformation'])('a call of kind %s uses nothing', kind => {
  const { told, call, born, armed } = madeUses();
  call(1, 'transformation', []);
  born(10, 1);
  call(2, kind, [10]);
  armed(2);
  expect(told).toEqual([]);
});

test('datasets behind a view are used when they become known', () => {
  const { uses, told, call, born, armed } = madeUses();
  call(1, 'transformation', []);
  born(10, 1);
  call(2, 'transformation', []);
  born(20, 2);
  call(3, 'action', [20]);
  armed(3);
  expect(told).toEqual([20]);
  uses.addParents(20, [20, 10]);
  expect(told).toEqual([20, 10]);
});

test('cyclic datasets terminate', () => {
  const { uses, told, call, armed } = madeUses();
  uses.addParents(1, [2]);
  uses.addParents(2, [1]);
  call(3, 'action', [1]);
  armed(3);
  expect(told).toEqual([1, 2]);
});
