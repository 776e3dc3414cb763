import type { ComponentChildren, VNode } from 'preact';
import { plural } from '../../text/plural';
import { useSelectable } from './selection';

export interface TableRow {
  /** Key of the thing in the row; null if it cannot be selected. */
  key: string | null;
  label: string;
  cells: ComponentChildren[];
  kind: string;
}

const MOST_ROWS = 500;

/** The sort column, largest value first, and a callback to select another. */
export interface TableOrder {
  column: number;
  choose: (column: number) => void;
}

/**
 * A table of selectable things. The first cell takes the keyboard focus, the whole row takes clicks. Columns from `firstNumber`
 * to `lastNumber` are numeric; columns without values are hidden. With `order`, the headers of numeric columns are buttons.
 */
export function DataTable(props: {
  label: string;
  heads: string[];
  rows: TableRow[];
  firstNumber: number;
  /** The last column if absent. */
  lastNumber?: number;
  order?: TableOrder;
}): VNode {
  const { label, heads, rows, firstNumber, lastNumber = heads.length - 1, order } = props;
  const selectable = useSelectable();
  const shown = rows.slice(0, MOST_ROWS);
  const used = heads.map((_, index) => index).filter(index => shown.some(row => row.cells[index] !== ''));
  // A box that scrolls must be within the reach of the keyboard.
  const canFocus = order !== undefined || shown.some(({ key }) => key !== null);
  const figure = (index: number): string | undefined =>
    index >= firstNumber && index <= lastNumber ? 'figure' : undefined;
  return (
    <>
      <div class="scroll" tabIndex={canFocus ? undefined : 0}>
        <table aria-label={label}>
          <thead>
            <tr>
              {used.map(index =>
                heads[index] === '' ? (
                  <td key={index}></td>
                ) : (
                  <th
                    key={index}
                    scope="col"
                    class={figure(index)}
                    aria-sort={order?.column === index ? 'descending' : undefined}
                  >
                    {order && index >= firstNumber ? (
                      <button type="button" class="plain" onClick={() => order.choose(index)}>
                        {heads[index]}
                        {order.column === index && <span aria-hidden="true"> ▾</span>}
                      </button>
                    ) : (
                      heads[index]
                    )}
                  </th>
                ),
              )}
            </tr>
          </thead>
          <tbody>
            {shown.map((row, number) => (
              <tr key={row.key ?? number} class={row.kind}>
                {used.map((index, at) => (
                  <td key={index} class={figure(index)}>
                    {at === 0 && row.key !== null ? (
                      <div {...selectable(row.key, row.label)}>{row.cells[index]}</div>
                    ) : (
                      row.cells[index]
                    )}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {rows.length > shown.length && (
        <p class="left">{plural(rows.length - shown.length, 'more row')}: use strobe show --json to see all.</p>
      )}
    </>
  );
}
