import { describe, expect, test } from 'vitest';
import { toPanel } from '../../../src/wire/panelMessages';

const node = {
  ...{ id: 1, kind: 'dataset', op: 'map', owner: 'RDD', callKind: 'transformation', source: 'map(f)', parentIds: [] },
  callSite: { line: 1, column: 0, endLine: 1, endColumn: 4, function: '<module>' },
};
const RIGHT: unknown[] = [
  { type: 'run', title: 'job.py', live: true, recording: null, events: [{ type: 'driverEnded', time: 1, pid: 1 }] },
  { type: 'events', events: [] },
  { type: 'ended' },
  { type: 'static', file: '/job.py', lineage: null },
  { type: 'static', file: '/job.py', lineage: { nodes: [node] } },
  { type: 'preparing', title: 'job.py', message: '', fraction: null },
  { type: 'read', events: [], fraction: 0.5 },
  { type: 'failed', title: 'job.py', code: 'x', message: '' },
  { type: 'cursor', file: '/job.py', line: 1 },
  { type: 'edited', files: ['/job.py'] },
];
const WRONG: unknown[] = [
  ...[undefined, null, 'run', 7, [], {}, { type: 'toString' }, { type: 7 }, { type: 'run' }],
  { type: 'events', events: [{ type: 'driverEnded' }] },
  { type: 'events', events: { length: 1 } },
  { type: 'static', file: '/job.py', lineage: { nodes: [{ ...node, callSite: null }] } },
  { type: 'static', file: '/job.py', lineage: { nodes: [{ ...node, parentIds: ['1'] }] } },
  { type: 'preparing', title: 'job.py', message: '', fraction: '1' },
  { type: 'read', events: [], fraction: null },
  { type: 'cursor', file: '/job.py', line: 0 },
  { type: 'edited', files: '/job.py' },
];

describe('a message to the panel', () => {
  test.each(RIGHT.map(message => [JSON.stringify(message), message]))('%s is valid', (_, message) => {
    expect(toPanel(message)).toBe(message);
  });

  test.each(WRONG.map(message => [JSON.stringify(message) ?? 'undefined', message]))('%s is invalid', (_, message) => {
    expect(toPanel(message)).toBeNull();
  });
});
