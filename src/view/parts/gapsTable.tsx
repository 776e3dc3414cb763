import type { VNode } from 'preact';
import { gaps } from '../../model/gaps';
import type { Run } from '../../model/run';
import { plural } from '../../text/plural';
import { GAP_HEADS, gapRows, gapsSentence, LAST_GAP_NUMBER } from '../gapRows';
import type { RunLinks } from '../runLinks';
import { DataTable } from './dataTable';

const MOST = 20;
const ZERO_WIDTH_SPACE = '\u200b';

/** The times in which no stage worked: their sum, and the longest of them. A row selects the stage after the gap, or the one before. */
export function GapsTable({ run, links }: { run: Run; links: RunLinks }): VNode {
  const rows = gapRows(run, MOST).map(({ gap, cells: [start = '', length = '', ...cells] }) => {
    const edge = gap.after ?? gap.before;
    return {
      key: edge && links.stage(edge.applicationId, edge.stageId),
      label: `gap of ${length} at ${start}`,
      kind: '',
      // A long name is broken before the line, not in its number.
      cells: [start, length, ...cells.map(text => text.replace(/(?=:\d+$)/, ZERO_WIDTH_SPACE))],
    };
  });
  const left = gaps(run).list.length - rows.length;
  return (
    <div class="gaps">
      <p>{gapsSentence(run)}</p>
      <DataTable label="Gaps" heads={GAP_HEADS} rows={rows} firstNumber={0} lastNumber={LAST_GAP_NUMBER} />
      {left > 0 && <p class="left">{plural(left, 'shorter gap')} not shown: use strobe show --gaps to see all.</p>}
    </div>
  );
}
