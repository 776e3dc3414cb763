import type { Batch, Stream } from '../model/stream';
import { completeBatches } from '../model/streamFigures';
import { formatBytes } from '../text/formatBytes';
import { formatCount } from '../text/formatCount';
import { formatDuration } from '../text/formatDuration';

/** A figure of each complete batch, in order; null where a batch does not have it. */
export interface Series {
  name: string;
  values: (number | null)[];
}

/** Small charts with one column for each batch. */
export interface BatchChart {
  title: string;
  /** `stack`: bars on each other, which are parts of a whole. `lines`: figures to compare. */
  kind: 'stack' | 'lines';
  series: Series[];
  /** The last value of each series, and the largest of all. */
  text: string;
  /** Height of the chart, in the unit of the values; above 0. */
  top: number;
}

/** The part of a batch in which Spark runs its jobs. */
const RUNNING = 'addBatch';

/** The charts of a stream. One whose figures are all unknown, or all 0, is left out. */
export function batchCharts(stream: Stream): BatchChart[] {
  const batches = completeBatches(stream);
  const of = (name: string, figure: (batch: Batch) => number | null): Series => ({ name, values: batches.map(figure) });
  const running = (batch: Batch) => batch.parts.find(({ name }) => name === RUNNING)?.time ?? 0;
  return [
    chart('batch duration', 'stack', formatDuration, [
      of(RUNNING, running),
      of('around it', batch => Math.max(0, batch.duration! - running(batch))),
    ]),
    chart('rows per second', 'lines', formatCount, [
      // In the first batch Spark reads what waits: neither rate is that of the source.
      of('input', batch => (batch.id === 0 ? null : batch.inputRate)),
      of('processed', batch => (batch.id === 0 ? null : batch.processedRate)),
    ]),
    chart('state rows', 'stack', formatCount, [of('rows', batch => batch.state?.numRowsTotal ?? null)]),
    chart('state memory', 'stack', formatBytes, [of('memory', batch => batch.state?.memoryUsedBytes ?? null)]),
    chart('watermark behind', 'stack', formatDuration, [
      of('behind', ({ watermark, startTime }) => (watermark === null ? null : Math.max(0, startTime - watermark))),
    ]),
  ].filter(each => each !== null);
}

function chart(
  title: string,
  kind: BatchChart['kind'],
  format: (value: number) => string,
  series: Series[],
): BatchChart | null {
  const [first] = series;
  const columns = first!.values.map((_, at) => series.map(({ values }) => values[at] ?? 0));
  const heights = columns.map(column =>
    kind === 'stack' ? column.reduce((sum, value) => sum + value, 0) : Math.max(...column),
  );
  const top = Math.max(0, ...heights);
  if (top === 0) return null;
  const lasts = series.map(({ name, values }) => ({ name, last: values.findLast(value => value !== null) ?? 0 }));
  const now =
    kind === 'stack' ? format(heights.at(-1)!) : lasts.map(({ name, last }) => `${name} ${format(last)}`).join(', ');
  return { title, kind, series, text: `${now} · most ${format(top)}`, top };
}
