import { expect, test } from 'vitest';
import { lineNow } from '../../../src/extension/failureLines';

const failure = { file: '/work/a.py', line: 2, message: 'ValueError: no', text: 'raise error' };

test.each([
  ['where it was', ['x = 1', 'raise error'], 2],
  ['where it was, though it is there twice', ['raise error', 'raise error'], 2],
  ['further down', ['x = 1', 'y = 2', 'raise error'], 3],
  ['nowhere, as it was changed', ['x = 1', 'raise other'], null],
  ['at one of two places, nobody knows which', ['raise error', 'x = 1', 'raise error'], null],
])('the line that failed is %s', (_name, lines, expected) => expect(lineNow(failure, lines)).toBe(expected));
