import type { Dataset, Run } from '../../model/run';
import { faintLines } from './faintLines';
import { header } from './header';
import { lineageTree } from './lineageTree';
import { opLabel } from './opLabel';
import type { Palette } from './palette';
import { createPalette } from './palette';
import { cutText } from './fitText';
import { fullPlace, place } from './place';
import { withoutIds } from './planFacts';
import { plural } from '../../text/plural';
import { printable } from './printable';
import { rule } from './rule';
import { degraded } from './summary';

const MOST_PLANS = 5;

/** The result of explain mode: lineage and plans without metrics, the schema reads that ran, and where it stopped. */
export function renderExplain(run: Run, options: { width: number; color: boolean }): string {
  const palette = createPalette(options.color);
  const ends = plannedEnds(run);
  const shown = ends.slice(0, MOST_PLANS);
  const left = ends.length - shown.length;
  const blocks = [
    [...header(run, options), ...stopped(run, palette)],
    [rule('Lineage', options.width, palette), ...lineageTree(run, { ...options, metrics: false })],
    ...shown.map(dataset => planBlock(run, dataset, options.width, palette)),
    left > 0
      ? faintLines(
          `${plural(left, 'plan')} not shown: use strobe explain --report FILE to see them`,
          options.width,
          palette,
        )
      : [],
    run.degraded.length > 0
      ? [rule('Incomplete', options.width, palette), ...degraded(run, options.width, palette)]
      : [],
  ];
  return blocks
    .filter(block => block.length > 0)
    .map(block => block.join('\n'))
    .join('\n\n');
}

/** DataFrames with a plan that are not the parent of another one. Their plans include those of their parents. */
export function plannedEnds(run: Run): Dataset[] {
  const planned = run.datasets.filter(dataset => dataset.plans.physical !== null);
  const used = new Set(planned.flatMap(dataset => dataset.parentIds));
  return planned.filter(dataset => !used.has(dataset.id));
}

function stopped(run: Run, palette: Palette): string[] {
  const before = run.script.stoppedBefore;
  const reads = run.actions.filter(action => action.kind === 'schemaRead');
  const named = reads.map(action => `${opLabel(action)} ${place(run, action.callSite)}`.trim());
  const ran =
    reads.length === 0 ? 'Nothing ran.' : `Only schema reads ran: ${[...new Set(named)].map(printable).join(', ')}.`;
  const where = before ? `${printable(before.op)} at ${fullPlace(before.callSite) || 'an unknown line'}` : null;
  return [
    where === null ? 'The script ended before any action.' : `Stopped before ${palette.strong(where)}.`,
    palette.faint(ran),
  ];
}

function planBlock(run: Run, dataset: Dataset, width: number, palette: Palette): string[] {
  const title = `Plan of ${printable(opLabel(dataset))} ${place(run, dataset.callSite)}`.trim();
  return [rule(title, width, palette), ...physicalPlanLines(dataset).map(line => cutText(` ${line}`, width))];
}

/** Spark's text of the physical plan, without the title and without ids. */
export function physicalPlanLines(dataset: Dataset): string[] {
  const text = (dataset.plans.physical ?? '').replace(/^== Physical Plan ==\n/, '').trimEnd();
  return text.split('\n').map(printableLine);
}

/** Keeps the indentation, which shows the structure of the plan. */
function printableLine(line: string): string {
  const indent = /^[ :|+-]*/.exec(line)?.[0] ?? '';
  return indent + printable(withoutIds(line.slice(indent.length)));
}
