import { expect, test } from 'vitest';
import { lineNow } from '../../../src/extension/failureLines';

const failure = { file: '/work/a.py', line: 2, message: 'ValueError: no', text: 'raise error' };

test.each([
  ['at the same place', ['x = 1', 'raise error'], 2],
  ['at the same place, even if its text occurs twice', ['raise error', 'raise error'], 2],
  ['further down', ['x = 1', 'y = 2', 'raise error'], 3],
  ['nowhere if it was changed', ['x = 1', 'raise other'], null],
  ['nowhere if two lines match', ['raise error', 'x = 1', 'raise error'], null],
])('the failed line is %s', (_name, lines, expected) => expect(lineNow(failure, lines)).toBe(expected));
