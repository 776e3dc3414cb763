import { describe, expect, test } from 'vitest';
import { exampleOf, masked } from '../../conformance/examples';

const line = '-'.repeat(43);
const printed = (time: string, rows: string) => `${line}\nTime: 2026-11-23 07:00:0${time}\n${line}\n${rows}\n`;
const shown = (batch: number, rows: string) =>
  `${line}\nBatch: ${batch}\n${line}\n+----+-----+\n|word|count|\n+----+-----+\n${rows}+----+-----+\n\n`;

describe('of the output of an example', () => {
  test.each([
    ['streaming/network_wordcount.py', printed('1', '') + printed('2', "('be', 2)\n") + `${line}\nTime: 20`],
    ['sql/streaming/structured_network_wordcount.py', shown(0, '') + shown(1, '|  be|    2|\n') + shown(2, '')],
  ])('%s: times, and how many batches are empty, are not compared, all else is', (script, stdout) => {
    const seen = (text: string) => masked(text, exampleOf(script));
    const compared = seen(stdout);
    expect(compared).toContain('be');
    expect(seen(stdout.replace('07:00:02', '08:10:33').replace('Batch: 1', 'Batch: 4'))).toBe(compared);
    expect(seen(stdout.replace(/^-+\n\w+: [^]*?\n\n/, ''))).toBe(compared);
    expect(seen(stdout.replace('2)', '3)').replace('2|', '3|'))).not.toBe(compared);
    expect(seen(stdout + stdout)).not.toBe(compared);
  });

  test('numbers in the text that is named are not compared, others are', () => {
    const seen = (text: string) => masked(text, exampleOf('mllib/sampled_rdds.py'));
    const stdout = '  RDD.sample(): sample has 12 examples\n  RDD.takeSample(): sample has 10 examples\n1\t0.57\t0.5\n';
    expect(seen(stdout.replace('12', '9').replace('0.5\n', '1\n'))).toBe(seen(stdout));
    expect(seen(stdout.replace('10', '9'))).not.toBe(seen(stdout));
    expect(seen(stdout.replace('0.57', '0.56'))).not.toBe(seen(stdout));
  });
});
