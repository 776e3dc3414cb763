import { describe, expect, test } from 'vitest';
import { LineSplitter } from '../../../src/text/lineSplitter';

describe('LineSplitter', () => {
  const bytes = Buffer.from('!ysäöü\n!yv\n\n!yi1\n', 'utf8');
  const lines = ['!ysäöü', '!yv', '', '!yi1'];

  test('gives the same lines wherever the bytes are cut', () => {
    for (let cut = 0; cut <= bytes.length; cut++) {
      const splitter = new LineSplitter();
      expect([...splitter.push(bytes.subarray(0, cut)), ...splitter.push(bytes.subarray(cut))]).toEqual(lines);
    }
  });

  test('gives the same lines byte by byte', () => {
    const splitter = new LineSplitter();
    expect([...bytes].flatMap(byte => splitter.push(Buffer.from([byte])))).toEqual(lines);
  });

  test('keeps an unfinished line back', () => {
    const splitter = new LineSplitter();
    expect(splitter.push(Buffer.from('half'))).toEqual([]);
    expect(splitter.push(Buffer.from(' whole\n'))).toEqual(['half whole']);
  });
});
