import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { failureLines, lineAfterEdit } from '../../../src/extension/failureLines';
import { isAsItRan } from '../../../src/extension/recordedSource';
import { reduceRun } from '../../../src/model/reduceRun';
import type { CallSite, RunEvent } from '../../../src/model/runEvent';

describe('a file', () => {
  const ran = (text: string) => ({ text, sha256: createHash('sha256').update(text).digest('hex') });

  test('is unchanged if only its line endings differ', () => {
    expect(isAsItRan('a\r\nb\r\n', ran('a\nb\n'))).toBe(true);
    expect(isAsItRan('\uFEFFa', ran('a'))).toBe(true);
  });

  test('is unchanged if a secret was redacted in the recording', () => {
    expect(isAsItRan('key = "hush"', { ...ran('key = "hush"'), text: 'key = "***"' })).toBe(true);
  });

  test('is changed after an edit', () => {
    expect(isAsItRan('a\n b', ran('a\nb'))).toBe(false);
  });
});

describe('the failed line of a script', () => {
  const site = (file: string, line: number): CallSite => ({
    file,
    line,
    column: null,
    endLine: null,
    endColumn: null,
    function: 'f',
  });
  const source = (file: string, text: string): RunEvent => ({
    type: 'sourceCaptured',
    time: 1,
    file,
    sha256: '',
    text,
  });
  const failed = (frames: CallSite[]): RunEvent =>
    ({ type: 'scriptFailed', time: 2, error: 'ValueError: no', frames }) as RunEvent;
  const isOwn = (file: string) => file.startsWith('/w/');

  test('is the innermost line of user code', () => {
    const run = reduceRun([
      source('/w/a.py', 'one\ntwo\nthree'),
      failed([site('/lib/x.py', 9), site('/w/a.py', 2), site('/w/a.py', 3)]),
    ]);
    expect(failureLines(run, isOwn)).toMatchObject([
      { file: '/w/a.py', line: 2, column: null, message: 'ValueError: no', text: 'two', calledAt: null },
    ]);
  });

  test('is shown in addition to the line of the failed action, once for all actions that it caused to fail', () => {
    const run = reduceRun([source('/w/a.py', 'one\ntwo'), source('/w/b.py', 'three')]);
    const cause = { type: 'ValueError', message: 'no', ...site('/w/b.py', 1) };
    const action = { id: 1, status: 'failed', op: 'collect', callSite: site('/w/a.py', 2), cause };
    run.actions.push(action as never, { ...action, id: 2 } as never);
    const inCall = { ...action, id: 3, cause: { ...cause, ...site('/w/a.py', 2) } };
    run.actions.push(inCall as never);
    expect(failureLines(run, isOwn)).toEqual([
      {
        ...{ file: '/w/b.py', line: 1, column: null, endColumn: null, message: 'ValueError: no', text: 'three' },
        calledAt: { file: '/w/a.py', line: 2, op: 'collect' },
      },
    ]);
    run.status = 'cancelled';
    expect(failureLines(run, isOwn)).toEqual([]);
  });

  test('is absent if the script did not fail, or failed only in library code', () => {
    expect(failureLines(reduceRun([source('/w/a.py', 'one')]), isOwn)).toEqual([]);
    expect(failureLines(reduceRun([failed([site('/lib/x.py', 1)])]), isOwn)).toEqual([]);
  });

  test.each([
    ['below', { first: 7, last: 7, newLines: 3 }, 5],
    ['on it', { first: 5, last: 5, newLines: 0 }, null],
    ['across it', { first: 3, last: 6, newLines: 0 }, null],
    ['above that adds two lines', { first: 1, last: 1, newLines: 2 }, 7],
    ['above that removes one line', { first: 1, last: 2, newLines: 0 }, 4],
  ])('after an edit %s', (_where, edit, line) => {
    expect(lineAfterEdit(5, edit)).toBe(line);
  });
});
