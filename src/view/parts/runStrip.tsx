import type { VNode } from 'preact';
import type { Run } from '../../model/run';
import type { RunLinks } from '../runLinks';
import { Axis, Lane, LoadArea } from './timeline';
import { lastMoment, longestSpans, timelineSpans, type Span } from './timelineSpans';

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
      {above.length > 0 && <Lane spans={longestSpans(above, MOST_BARS)} start={start} end={end} />}
      {stages.length > 0 && <Lane spans={longestSpans(stages, MOST_BARS)} start={start} end={end} thin />}
      <LoadArea run={run} start={start} end={end} />
      <Axis duration={end - start} />
    </section>
  );
}
