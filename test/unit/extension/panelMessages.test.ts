import { describe, expect, test } from 'vitest';
import { fromPanel } from '../../../src/wire/panelMessages';

describe('a message from the panel', () => {
  test.each([
    { type: 'ready' },
    { type: 'openSource', file: '/a.py', line: 3, column: null, recorded: false },
    { type: 'openSource', file: '/a.py', line: 3, column: 0, recorded: true },
    { type: 'showSource', file: '/a.py', line: 3 },
    { type: 'openRule', rule: 'join.explodes' },
    { type: 'applyEdit', edit: { file: '/a.py', line: 1, column: 0, endLine: 1, endColumn: 4, text: 'x', title: 'X' } },
    { type: 'save', kind: 'png', data: 'AAAA' },
    { type: 'copy', text: '<b>&' },
    { type: 'stopStream', applicationId: 'app-1', streamId: 'a', streamRunId: 'b' },
  ])('is valid: %j', message => {
    expect(fromPanel(message)).toEqual(message);
  });

  test.each([
    [null],
    ['ready'],
    [{}],
    [{ type: 'nonsense' }],
    [{ type: 'toString' }],
    [{ type: '__proto__' }],
    [{ type: 'openSource', file: '/a.py', line: 0, column: null, recorded: false }],
    [{ type: 'openSource', file: '/a.py', line: 1.5, column: null, recorded: false }],
    [{ type: 'openSource', file: 7, line: 1, column: null, recorded: false }],
    [{ type: 'openSource', file: '/a.py', line: 1, column: -1, recorded: false }],
    [{ type: 'openSource', file: '/a.py', line: 1, column: null }],
    [{ type: 'showSource', file: '/a.py', line: 0 }],
    [{ type: 'openRule', rule: '../../secret' }],
    [{ type: 'openRule', rule: 'a/b' }],
    [{ type: 'applyEdit', edit: { file: '/a.py', line: 1, column: 0, endLine: 1, endColumn: -4, text: 'x' } }],
    [{ type: 'applyEdit', edit: null }],
    [{ type: 'save', kind: 'exe', data: '' }],
    [{ type: 'copy' }],
    [{ type: 'stopStream', applicationId: 'app-1', streamId: 'a' }],
  ])('is invalid: %j', message => {
    expect(fromPanel(message)).toBeNull();
  });
});
