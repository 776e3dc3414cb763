import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { PARTS, partsMatching, testArguments } from '../../../src/build/testParts.mjs';

const root = path.resolve(__dirname, '../../..');

describe('the arguments of npm test', () => {
  test('name nothing, a part, or words of paths; options go to vitest', () => {
    expect(testArguments([])).toEqual({ part: null, patterns: [], passedOn: [] });
    expect(testArguments(['truth'])).toEqual({ part: 'truth', patterns: [], passedOn: [] });
    expect(testArguments(['process', 'daemon'])).toEqual({ part: 'process', patterns: ['daemon'], passedOn: [] });
    expect(testArguments(['recording', '-t', 'unit'])).toEqual({
      part: null,
      patterns: ['recording'],
      passedOn: ['-t', 'unit'],
    });
  });
});

describe('the parts that have a matching test file', () => {
  test('are those whose paths hold a word, in any case of letters', () => {
    expect(partsMatching(root, ['TESTPARTS'])).toEqual(['unit']);
    expect(partsMatching(root, ['process/', 'testParts'])).toEqual(['unit', 'process']);
    expect(partsMatching(root, ['.test.ts'])).toEqual(PARTS);
    expect(partsMatching(root, ['no file has this name'])).toEqual([]);
  });
});
