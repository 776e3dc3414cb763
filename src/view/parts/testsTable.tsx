import type { VNode } from 'preact';
import { hasTests, testCosts, type FixtureCost, type TestCost } from '../../model/testCosts';
import type { Action, Run } from '../../model/run';
import { formatDuration } from '../../text/formatDuration';
import { plural } from '../../text/plural';
import type { RunLinks } from '../runLinks';
import { errorOf, outcomeText } from '../text/entryText';
import { place } from '../text/place';
import { printable } from '../text/printable';
import { notableFixtures } from '../text/testTable';
import type { TableRow } from './dataTable';
import { DataTable } from './dataTable';
import { countOrBlank, placeCell } from './tableCells';

const TEST_HEADS = ['test', 'line', 'outcome', 'duration', 'actions', 'Spark'];
const FIXTURE_HEADS = ['fixture', 'line', 'scope', 'set-ups', 'duration', 'actions', 'Spark'];
/** Tests that are shown at once; the others open on demand. */
const FIRST_TESTS = 10;

/** The tests of a run, the slowest first, and the fixtures that they share. A row selects its longest action. */
export function TestsTable({ run, links }: { run: Run; links: RunLinks }): VNode | null {
  if (!hasTests(run)) return null;
  const tests = testCosts(run).map(cost => testRow(run, cost, links));
  const fixtures = notableFixtures(run).map(cost => fixtureRow(run, cost, links));
  const others = tests.slice(FIRST_TESTS);
  return (
    <section class="tests" aria-label="Tests">
      <h2>Tests</h2>
      <DataTable label="Slowest tests" heads={TEST_HEADS} rows={tests.slice(0, FIRST_TESTS)} firstNumber={3} />
      {others.length > 0 && (
        <details>
          <summary>{plural(others.length, 'shorter test')}</summary>
          <DataTable label="Other tests" heads={TEST_HEADS} rows={others} firstNumber={3} />
        </details>
      )}
      {fixtures.length > 0 && (
        <DataTable label="Shared fixtures" heads={FIXTURE_HEADS} rows={fixtures} firstNumber={3} />
      )}
    </section>
  );
}

const STATUS = { passed: 'succeeded', failed: 'failed', error: 'failed', skipped: 'skipped', interrupted: 'cancelled' };

function testRow(run: Run, { test, actions, sparkTime }: TestCost, links: RunLinks): TableRow {
  const status = test.outcome === null ? 'running' : STATUS[test.outcome];
  return {
    key: keyOf(actions, links),
    label: `test ${printable(test.name)} ${outcomeText(test.outcome)}`,
    kind: status,
    cells: [
      <b>{breakable(printable(test.name))}</b>,
      placeCell(place(run, test.site)),
      <span class={status} title={printable(errorOf(test))}>
        {outcomeText(test.outcome)}
      </span>,
      formatDuration(test.duration),
      countOrBlank(actions.length),
      sparkTime > 0 ? formatDuration(sparkTime) : '',
    ],
  };
}

/** Wraps the name of a test behind its file or class first. */
const breakable = (name: string) => name.split(/(?<=::)/).flatMap(part => [part, <wbr />]);

function fixtureRow(run: Run, cost: FixtureCost, links: RunLinks): TableRow {
  return {
    key: keyOf(cost.actions, links),
    label: `fixture ${printable(cost.name)} ${printable(cost.scope)}`,
    kind: cost.failed ? 'failed' : 'succeeded',
    cells: [
      <b>{printable(cost.name)}</b>,
      placeCell(place(run, cost.site)),
      printable(cost.scope),
      countOrBlank(cost.setups),
      formatDuration(cost.duration),
      countOrBlank(cost.actions.length),
      cost.sparkTime > 0 ? formatDuration(cost.sparkTime) : '',
    ],
  };
}

function keyOf(actions: Action[], links: RunLinks): string | null {
  const time = ({ startTime, endTime }: Action): number => (endTime ?? Infinity) - startTime;
  const [longest] = [...actions].sort((a, b) => time(b) - time(a));
  return longest === undefined ? null : links.action(longest.id);
}
