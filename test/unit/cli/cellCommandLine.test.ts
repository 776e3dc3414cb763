import { expect, test } from 'vitest';
import { readCellCommand } from '../../../src/cli/cellCommandLine';

test.each([
  ['3', [2]],
  ['2-4', [1, 2, 3]],
  ['1, 3 5-6', [0, 2, 4, 5]],
  ['all', [0, 1, 2, 3, 4, 5]],
  ['above 3', [0, 1]],
  ['above 1', []],
  ['list', 'list'],
  ['three', null],
  ['3-', null],
])('"%s"', (line, expected) => {
  expect(readCellCommand(line, 6)).toEqual(expected);
});
