/** Error texts of Spark on this machine; those of other versions are in `test/fixtures/failures`. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { projectRoot, showJson, strobe, temporaryFolder } from './support/strobe';

const job = join(projectRoot, 'test/jobs/failures.py');
const lines = readFileSync(job, 'utf8').split('\n');

test('every kind of failure has its exception and its line', async () => {
  const cwd = temporaryFolder();
  const recording = join(cwd, 'run.strobe');
  const cases = ['row_attribute', 'group', 'own_class', 'divide', 'missing_column', 'worker_dies', 'iterator'];
  const ended = await strobe(['run', job, '--recording', recording, '--', ...cases], { cwd });
  expect(ended.stdout).not.toContain('did not fail');
  const run = await showJson(recording);
  const causeOf = (name: string) => run.actions.findLast(each => each.callSite?.function === name)?.cause;
  const at = (code: string) => ({ file: job, line: lines.findIndex(each => each.includes(code)) + 1 });
  expect(causeOf('row_attribute')).toMatchObject({ ...at('row.nope'), function: '<lambda>' });
  expect(causeOf('group')).toMatchObject({ type: 'ValueError', message: 'inner one', ...at('raise ExceptionGroup') });
  expect(causeOf('own_class')).toMatchObject({ type: 'TooOld', message: 'it is from 1999', ...at('raise TooOld') });
  const divide = { type: 'SparkArithmeticException', message: expect.stringMatching(/^\[DIVIDE_BY_ZERO\]/) };
  expect(causeOf('divide')).toMatchObject({ ...divide, ...at('F.lit(1) / F.col') });
  expect(causeOf('worker_dies')).toMatchObject({ type: 'SparkException', file: null });
  expect(causeOf('iterator')).toMatchObject({ type: 'ValueError', function: '<lambda>' });
});
