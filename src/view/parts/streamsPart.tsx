import type { ComponentChildren, VNode } from 'preact';
import type { Run } from '../../model/run';
import type { Batch, Stream } from '../../model/stream';
import { completeBatches, streamFigures } from '../../model/streamFigures';
import { formatBytes } from '../../text/formatBytes';
import { formatCount } from '../../text/formatCount';
import { formatDuration } from '../../text/formatDuration';
import { plural } from '../../text/plural';
import { batchCharts } from '../batchCharts';
import type { RunLinks } from '../runLinks';
import { place } from '../text/place';
import { printable } from '../text/printable';
import { partsText, streamName, streamStatusText, triggerText } from '../text/streamTable';
import { BatchChart, type Column } from './batchChart';
import { DataTable, type TableRow } from './dataTable';
import { useSelectable } from './selection';
import { placeCell } from './tableCells';

const HEADS = ['batch', 'status', 'duration', 'rows', 'written', 'state rows', 'state memory', 'jobs'];

interface Props {
  run: Run;
  links: RunLinks;
  /** Buttons of the page for a streaming query. */
  buttonsOf?: (stream: Stream) => ComponentChildren;
}

/** The streaming queries of a run, with charts by batch. A batch selects its query, which has its plan, jobs and stages. */
export function StreamsPart({ run, links, buttonsOf }: Props): VNode | null {
  if (run.streams.length === 0) return null;
  return (
    <section class="streams" aria-label="Streaming queries">
      <h2>Streaming queries</h2>
      {run.streams.map(stream => (
        <StreamCard key={`${stream.applicationId}/${stream.runId}`} run={run} links={links} stream={stream}>
          {buttonsOf?.(stream)}
        </StreamCard>
      ))}
    </section>
  );
}

type CardProps = Omit<Props, 'buttonsOf'> & { stream: Stream; children?: ComponentChildren };

function StreamCard({ run, links, stream, children }: CardProps): VNode {
  const selectable = useSelectable();
  const { total } = streamFigures(stream);
  const name = <b>{printable(streamName(stream))}</b>;
  const label = `streaming query ${printable(streamName(stream))} ${stream.status}`;
  const columns = completeBatches(stream).map(batch => columnOf(stream, batch, links));
  const parts = partsText(stream);
  const facts = [
    triggerText(stream.trigger),
    plural(total.batches, 'batch'),
    plural(total.inputRows, 'row'),
    stoppedText(run, stream),
  ];
  return (
    <div class="stream">
      <div class="head">
        {stream.actionId === null ? name : <span {...selectable(links.action(stream.actionId), label)}>{name}</span>}
        {placeCell(place(run, stream.callSite))}
        <span class={stream.status}>{streamStatusText(stream.status)}</span>
        <small>{facts.filter(text => text !== '').join(' · ')}</small>
        {children}
      </div>
      {stream.error !== null && <p class="failed">{printable(stream.error.split('\n', 1)[0]!)}</p>}
      <div class="charts">
        {batchCharts(stream).map(chart => (
          <BatchChart key={chart.title} chart={chart} columns={columns} />
        ))}
      </div>
      {parts !== null && <p>{parts}</p>}
      {stream.batches.length > 0 && (
        <details>
          <summary>{summaryOf(stream)}</summary>
          <DataTable
            label={`Batches of ${printable(streamName(stream))}`}
            heads={HEADS}
            rows={[...stream.batches].reverse().map(batch => rowOf(stream, batch, links))}
            firstNumber={2}
          />
        </details>
      )}
    </div>
  );
}

function stoppedText(run: Run, { status, stoppedAt, stopRequestTime }: Stream): string {
  if (status !== 'stopped') return '';
  if (stopRequestTime !== null) return 'stopped in the panel';
  return stoppedAt ? `stopped at ${place(run, stoppedAt)}` : '';
}

/** Charts and table have only the last batches. */
const summaryOf = ({ batches, earlier }: Stream): string =>
  earlier.batches === 0 ? plural(batches.length, 'batch') : `the last ${plural(batches.length, 'batch')}`;

/** Its outermost query, which begins first. */
const keyOf = (stream: Stream, { queryIds }: Batch, links: RunLinks): string | null =>
  queryIds.length === 0 ? null : links.query(stream.applicationId, Math.min(...queryIds));

function columnOf(stream: Stream, batch: Batch, links: RunLinks): Column {
  return { key: keyOf(stream, batch, links), label: `batch ${batch.id} · ${formatDuration(batch.duration)}` };
}

function rowOf(stream: Stream, batch: Batch, links: RunLinks): TableRow {
  const count = (value: number | null): string => (value === null ? '' : formatCount(value));
  return {
    key: keyOf(stream, batch, links),
    label: `batch ${batch.id} ${batch.status}`,
    kind: batch.status,
    cells: [
      String(batch.id),
      batch.status,
      batch.duration === null ? '' : formatDuration(batch.duration),
      count(batch.inputRows),
      count(batch.outputRows),
      count(batch.state?.numRowsTotal ?? null),
      batch.state === null ? '' : formatBytes(batch.state.memoryUsedBytes),
      batch.jobIds.length === 0 ? '' : formatCount(batch.jobIds.length),
    ],
  };
}
