import { expect, test } from 'vitest';
import { parseBytes } from '../../../src/text/parseBytes';

test.each([
  ['268435456', 268_435_456],
  ['268435456b', 268_435_456],
  ['64m', 64 * 1024 ** 2],
  ['10KB', 10 * 1024],
  ['1GiB', 1024 ** 3],
  ['-1', null],
  ['much', null],
])('%s is a size in bytes', (text, bytes) => expect(parseBytes(text)).toBe(bytes));
