import type { VNode } from 'preact';
import type { Run } from '../../model/run';
import type { RunLinks } from '../runLinks';
import { Axis, Bar, LoadArea } from './timeline';
import { lastMoment, timelineSpans, type Span } from './timelineSpans';

/** Maximum number of bars of a lane. The shortest are not shown. */
const MOST_BARS = 150;

/** The run as one strip of time: what the driver and its actions did above the stages, and how busy the executors were. */
export function RunStrip({ run, links, now }: { run: Run; links: RunLinks; now?: number }): VNode | null {
  const rows = timelineSpans(run, links, Math.max(now ?? 0, lastMoment(run)));
  const spansOf = (...names: string[]): Span[] =>
    rows.flatMap(({ name, spans }) => (names.includes(name) ? spans : []));
  const [above, stages] = [spansOf('driver', 'actions'), spansOf('stages')];
  if (above.length + stages.length === 0) return null;
  const start = [...above, ...stages].reduce((least, span) => Math.min(least, span.start), Infinity);
  const end = [...above, ...stages].reduce((most, span) => Math.max(most, span.end), start + 1);
  return (
    <section class="runStrip" aria-label="Run">
      <div class="head">
        <h2>Run</h2>
        <small>driver and actions, stages, executors</small>
      </div>
      <Lane {...{ start, end }} spans={above} />
      <Lane {...{ start, end }} spans={stages} thin />
      <LoadArea run={run} start={start} end={end} />
      <Axis duration={end - start} />
    </section>
  );
}

function Lane(props: { spans: Span[]; start: number; end: number; thin?: boolean }): VNode | null {
  const { spans, start, end, thin = false } = props;
  if (spans.length === 0) return null;
  const longest = [...spans].sort((a, b) => b.end - b.start - (a.end - a.start)).slice(0, MOST_BARS);
  const shown = longest.map((span, at) => (thin ? { ...span, text: '' } : uncovered(span, longest.slice(at + 1))));
  return (
    <div class={thin ? 'lane thin' : 'lane'}>
      {shown.map((span, at) => (
        <Bar key={span.key ?? at} span={span} start={start} end={end} />
      ))}
    </div>
  );
}

/** A stream runs while its batches do: their bars are above its own. */
function uncovered(span: Span, above: Span[]): Span {
  const starts = above.filter(each => each.start < span.end && each.end > span.start).map(each => each.start);
  return { ...span, coveredFrom: Math.min(span.end, ...starts) };
}
