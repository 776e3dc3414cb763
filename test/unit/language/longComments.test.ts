import { expect, test } from 'vitest';
import { withJoinedComments } from '../../../src/language/longComments';
import { flowOf, jobOf } from './support/python';

const COMMENT = '# a comment\n\n  # "another (\n'.repeat(20);

test('comments are joined, and code stays where it is', () => {
  const text = `import pyspark\n${COMMENT}x = """\n${COMMENT}"""\ny = [\n${COMMENT}]\n`;
  const joined = withJoinedComments(text);
  expect(joined).toHaveLength(text.length);
  expect(joined.split('\n')).toHaveLength(text.split('\n').length - 2 * 59);
  for (const code of ['x = """\n# a', '"""\ny = [\n']) expect(joined.indexOf(code)).toBe(text.indexOf(code));
});

test('short comments stay', () => {
  const text = '# a\n# b\nx = 1\n';
  expect(withJoinedComments(text)).toBe(text);
});

test('calls below long comments are found at their lines', () => {
  const text = `import pyspark\ndef f():\n${COMMENT}    return spark.range(3)\nf().show()\n`;
  const { calls } = jobOf(text);
  expect(flowOf(calls)).toEqual(['range', 'show <- range']);
  expect(calls.map(call => call.site.line)).toEqual([63, 64]);
});

test('a long file of comments is read in time', () => {
  const text = `import pyspark\n${COMMENT.repeat(50)}spark.range(3).show()\n`;
  const start = performance.now();
  expect(jobOf(text).isJob).toBe(true);
  // 3,000 lines took some seconds.
  expect(performance.now() - start).toBeLessThan(1500);
});
