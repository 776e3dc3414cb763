import { hasTests, testCosts } from '../../model/testCosts';
import type { Entry } from '../../model/entry';
import type { Run } from '../../model/run';
import type { EntryOutcome } from '../../model/runEvent';
import { runSpan } from '../../model/runSpan';
import { formatCount } from '../../text/formatCount';
import { formatDuration } from '../../text/formatDuration';
import { plural } from '../../text/plural';
import type { Palette } from './palette';

const MARKS: Record<EntryOutcome, string> = {
  passed: '✓',
  failed: '✗',
  error: '✗',
  skipped: '↷',
  interrupted: '■',
};
const OUTCOMES: EntryOutcome[] = ['passed', 'failed', 'error', 'skipped', 'interrupted'];

/** `✓ passed`, `● running` */
export function outcomeText(outcome: EntryOutcome | null): string {
  return outcome === null ? '● running' : `${MARKS[outcome]} ${outcome}`;
}

export function outcomePaint(outcome: EntryOutcome | null, palette: Palette): (text: string) => string {
  if (outcome === 'failed' || outcome === 'error') return palette.bad;
  if (outcome === 'passed') return palette.good;
  return outcome === 'skipped' ? palette.faint : palette.strong;
}

/** `AssertionError: assert 3 == 4` in one line; empty for no error. */
export function errorOf({ error }: Entry): string {
  if (error === null) return '';
  const [first = ''] = error.message.split('\n');
  return first === '' ? error.type : `${error.type}: ${first}`;
}

/**
 * A sentence about the tests of a run; null if it has none: `20 tests in 41 s: 18 passed, 1 failed, 1 skipped. The slowest
 * is test_a.py::test_x with 4.2 s.` `now` in ms since the epoch, for a run in progress.
 */
export function testsSentence(run: Run, now: number): string | null {
  if (!hasTests(run)) return null;
  const costs = testCosts(run);
  const open = costs.filter(({ test }) => test.outcome === null).map(({ test }) => test);
  const { start, end } = runSpan(run);
  if (run.status === 'running' && open.length > 0) {
    const done = costs.length - open.length;
    const since = formatDuration(Math.max(0, now - open[0]!.startTime));
    return `${open[0]!.name} has been running for ${since}: ${plural(done, 'test')} done.`;
  }
  const counts = OUTCOMES.map(
    outcome => [costs.filter(({ test }) => test.outcome === outcome).length, outcome] as const,
  );
  const outcomes = counts.filter(([count]) => count > 0).map(([count, outcome]) => `${formatCount(count)} ${outcome}`);
  const [slowest] = costs;
  const last =
    costs.length > 1 ? ` The slowest is ${slowest!.test.name} with ${formatDuration(slowest!.test.duration)}.` : '';
  return `${endOf(run, costs)}${plural(costs.length, 'test')} in ${formatDuration(end - start)}: ${outcomes.join(', ')}.${last}`;
}

/** What the outcomes of the tests do not say. */
function endOf(run: Run, costs: { test: Entry }[]): string {
  if (run.status === 'cancelled') return 'Cancelled. ';
  if (run.status === 'lost') return 'Contact was lost. ';
  const hasFailed = costs.some(({ test }) => test.outcome === 'failed' || test.outcome === 'error');
  if (run.status !== 'failed' || hasFailed) return '';
  return run.script.signal === null
    ? `Failed with exit code ${run.script.exitCode}. `
    : `Ended by ${run.script.signal}. `;
}
