import { formatDuration } from '../../text/formatDuration';
import { percent } from '../../text/percent';
import { plural } from '../../text/plural';
import type { Stream } from '../stream';
import { laterBatches } from '../streamFigures';
import { sumOf } from '../sumOf';
import type { Found } from './finding';
import { distinctLines, type RunFacts } from './runFacts';
import { partShares, streamLabel } from './streamParts';

const LEAST_BATCHES = 5;
/** Of the time of the batches. */
const LEAST_SHARE = 0.5;
/** What Spark asks the sources before a batch can begin. */
const ASKING = ['latestOffset', 'getOffset', 'getBatch'];

/** Streams whose batches wait for their source most of the time. Cost: that time, without that of the first batch. */
export function waitingSources({ run }: RunFacts): Found[] {
  return run.streams.flatMap(stream => waiting(stream) ?? []);
}

function waiting(stream: Stream): Found | null {
  const batches = laterBatches(stream);
  if (batches.length < LEAST_BATCHES) return null;
  const shares = partShares(batches);
  const asking = shares.filter(({ name }) => ASKING.includes(name));
  const [cost, share] = [sumOf(asking, ({ time }) => time), sumOf(asking, each => each.share)];
  if (share < LEAST_SHARE) return null;
  const work = shares.find(({ name }) => name === 'addBatch')?.share ?? 0;
  const [source] = batches.at(-1)!.sources;
  const kind = source && /^(\w+)/.exec(source.description)?.[1];
  return {
    rule: 'stream.sourceWaits',
    title: 'Batches wait for the source',
    found: `${formatDuration(cost)} of ${plural(batches.length, 'batch')} of ${streamLabel(stream)}, ${percent(share)} of their time, went into asking the source${kind ? ` (${kind})` : ''} what is new.`,
    lines: distinctLines([stream.callSite]),
    applicationId: stream.applicationId,
    actionId: stream.actionId,
    cost,
    evidence: { batches: batches.length, askingTime: cost },
    excluded: [`Not the work of the batches: ${percent(work)} of their time.`],
    change: kind?.startsWith('FileStreamSource')
      ? 'Let Spark list fewer files: read a narrower path, move away what was read (`cleanSource`), and let batches run less often (`trigger(processingTime=…)`).'
      : 'Look at the source: its latency, and the number of its partitions. Let batches run less often (`trigger(processingTime=…)`), so that it is asked less.',
  };
}
