import type { VNode } from 'preact';
import type { BatchChart as Chart } from '../batchCharts';
import { useSelectable } from './selection';

const HEIGHT = 40;
/** Widths are relative: the chart is as wide as there is room, up to `WIDEST` pixels for a batch. */
const STEP = 10;
const WIDEST = 18;
const GAP = 1;
/** With more columns, gaps are narrower than a pixel and make stripes. */
const MOST_WITH_GAPS = 60;

/** What a column stands for: the key of the thing to select, null if there is none. */
export interface Column {
  key: string | null;
  label: string;
}

/** A small chart with one column for each batch; each column can be selected. */
export function BatchChart({ chart, columns }: { chart: Chart; columns: Column[] }): VNode {
  const width = columns.length * STEP;
  return (
    <figure class="batchChart">
      <figcaption>
        {chart.title} <small>{chart.text}</small>
      </figcaption>
      <svg
        viewBox={`0 0 ${width} ${HEIGHT}`}
        height={HEIGHT}
        style={{ maxWidth: `${columns.length * WIDEST}px` }}
        preserveAspectRatio="none"
        role="group"
        aria-label={`${chart.title}: ${chart.text}`}
      >
        {columns.map((column, at) => (
          <Batch key={at} chart={chart} column={column} at={at} />
        ))}
        {chart.kind === 'lines' &&
          chart.series.map(({ name, values }, order) => (
            <polyline key={name} class={`series${order}`} points={pointsOf(values, chart.top)} />
          ))}
      </svg>
    </figure>
  );
}

function Batch({ chart, column, at }: { chart: Chart; column: Column; at: number }): VNode {
  const selectable = useSelectable();
  const attributes = column.key === null ? {} : selectable(column.key, column.label);
  const gap = chart.series[0]!.values.length > MOST_WITH_GAPS ? 0 : GAP;
  let below = 0;
  return (
    <g {...attributes}>
      <title>{column.label}</title>
      <rect class="ground" x={at * STEP} y={0} width={STEP} height={HEIGHT} />
      {chart.kind === 'stack' &&
        chart.series.map(({ name, values }, order) => {
          const height = ((values[at] ?? 0) / chart.top) * HEIGHT;
          below += height;
          return (
            <rect
              key={name}
              class={`series${order}`}
              x={at * STEP}
              y={HEIGHT - below}
              width={STEP - gap}
              height={height}
            />
          );
        })}
    </g>
  );
}

/** A line from batch to batch. It runs on where a batch does not have the figure. */
function pointsOf(values: (number | null)[], top: number): string {
  return values
    .flatMap((value, at) => (value === null ? [] : [`${(at + 0.5) * STEP},${HEIGHT - (value / top) * HEIGHT}`]))
    .join(' ');
}
