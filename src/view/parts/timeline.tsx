/** Written by hand: bars on one scale that are also rendered without a page, for the report. */
import type { VNode } from 'preact';
import type { Run } from '../../model/run';
import { executorLoad } from '../executorLoad';
import type { RunLinks } from '../runLinks';
import { formatDuration } from '../../text/formatDuration';
import { plural } from '../../text/plural';
import { useSelectable } from './selection';
import type { Span } from './timelineSpans';
import { lastMoment, longestSpans, timelineSpans } from './timelineSpans';

/** Maximum number of bars. The shortest are not shown. */
const MOST_BARS = 300;
const MOST_LANES = 8;
/** Minimum share of the total time for a bar to show text. */
const WIDE_ENOUGH = 0.03;
/** Further right, the label of a tick would be cut off in a narrow panel. */
const LAST_TICK = 0.88;
/** So that the labels do not touch in a narrow panel. */
const MOST_TICKS = 6;
const LOAD_PARTS = 160;
const LOAD_HEIGHT = 20;

/** Driver, actions, jobs, stages and executors on one time axis. `now` is the end of the axis for a run in progress. */
export function Timeline({ run, links, now }: { run: Run; links: RunLinks; now?: number }): VNode {
  const rows = timelineSpans(run, links, Math.max(now ?? 0, lastMoment(run)));
  const all = rows.flatMap(row => row.spans);
  if (all.length === 0) return <p class="empty">No times were recorded.</p>;
  const start = all.reduce((least, span) => Math.min(least, span.start), Infinity);
  const end = all.reduce((most, span) => Math.max(most, span.end), start + 1);
  return (
    <div class="clock">
      {rows.map(row => (
        <ClockRow key={row.name} name={row.name} spans={row.spans} start={start} end={end} />
      ))}
      <LoadRow run={run} start={start} end={end} />
      <AxisRow duration={end - start} />
    </div>
  );
}

function ClockRow({ name, spans, start, end }: { name: string; spans: Span[]; start: number; end: number }): VNode {
  const longest = longestSpans(spans, MOST_BARS);
  const lanes = inLanes(longest.sort((a, b) => a.start - b.start || b.end - a.end));
  const left = spans.length - longest.length;
  return (
    <div class="clockRow">
      <span class="name">
        {name}
        {left > 0 && <small> {left} shorter not shown</small>}
      </span>
      <div class="lanes">
        {lanes.map((lane, index) => (
          <Lane key={index} spans={lane} start={start} end={end} />
        ))}
      </div>
    </div>
  );
}

/** Bars beside each other. Where they overlap, later ones are above earlier ones. `thin`: without texts. */
export function Lane(props: { spans: Span[]; start: number; end: number; thin?: boolean }): VNode {
  const { spans, start, end, thin = false } = props;
  return (
    <div class={thin ? 'lane thin' : 'lane'}>
      {spans.map((span, at) => (
        <Bar
          key={span.key ?? at}
          span={span}
          start={start}
          end={end}
          textUntil={thin ? span.start : uncoveredUntil(spans, at)}
        />
      ))}
    </div>
  );
}

/** The time from which a bar above covers the one at an index: a stream runs while its batches do. */
function uncoveredUntil(spans: Span[], index: number): number {
  const { start, end } = spans[index]!;
  let until = end;
  for (let above = index + 1; above < spans.length; above++)
    if (spans[above]!.start < until && spans[above]!.end > start) until = spans[above]!.start;
  return until;
}

interface BarProps {
  span: Span;
  start: number;
  end: number;
  textUntil: number;
}

function Bar({ span, start, end, textUntil }: BarProps): VNode {
  const selectable = useSelectable();
  const kind = `bar ${span.kind}`;
  const props = span.key
    ? selectable(span.key, span.label, kind)
    : { class: kind, role: 'img' as const, 'aria-label': span.label };
  const percent = (time: number): string => `${((100 * time) / (end - start)).toFixed(3)}%`;
  const style = {
    left: percent(span.start - start),
    width: percent(span.end - span.start),
    '--h': span.heat.toFixed(3),
  };
  const room = textUntil - span.start;
  return (
    <span {...props} title={span.label} style={style}>
      {room / (end - start) >= WIDE_ENOUGH && (
        <span class="barText" style={{ maxWidth: `${((100 * room) / (span.end - span.start)).toFixed(3)}%` }}>
          {span.text}
        </span>
      )}
    </span>
  );
}

function LoadRow(props: { run: Run; start: number; end: number }): VNode | null {
  const area = LoadArea(props);
  return (
    area && (
      <div class="clockRow">
        <span class="name">executors</span>
        {area}
      </div>
    )
  );
}

/** Executor utilization as an area chart; null if no task ran. */
export function LoadArea({ run, start, end }: { run: Run; start: number; end: number }): VNode | null {
  const load = executorLoad(run, start, end, LOAD_PARTS);
  if (load === null) return null;
  const mean = load.busy.reduce((sum, part) => sum + part, 0) / load.busy.length;
  const outline = load.busy.map((part, index) => `V${((1 - part) * LOAD_HEIGHT).toFixed(2)}H${index + 1}`).join('');
  const label = `${plural(load.slots, 'task slot')}, ${Math.round(mean * 100)} % busy on average`;
  return (
    <svg
      class="load"
      role="img"
      aria-label={label}
      viewBox={`0 0 ${LOAD_PARTS} ${LOAD_HEIGHT}`}
      preserveAspectRatio="none"
    >
      <title>{label}</title>
      <path d={`M0 ${LOAD_HEIGHT}${outline}V${LOAD_HEIGHT}Z`} />
    </svg>
  );
}

/** Puts bars that overlap in time into different lanes; if there are too many, the last lane takes the rest. */
function inLanes(spans: Span[]): Span[][] {
  const lanes: Span[][] = [];
  const free: number[] = [];
  for (const span of spans) {
    const found = free.findIndex(until => until <= span.start);
    const lane = found >= 0 ? found : Math.min(lanes.length, MOST_LANES - 1);
    if (lanes[lane]) lanes[lane].push(span);
    else lanes[lane] = [span];
    free[lane] = Math.max(free[lane] ?? 0, span.end);
  }
  return lanes;
}

function AxisRow({ duration }: { duration: number }): VNode {
  return (
    <div class="clockRow axis">
      <span class="name"></span>
      <Axis duration={duration} />
    </div>
  );
}

/** The times of a run that took `duration` ms. */
export function Axis({ duration }: { duration: number }): VNode {
  const step = tickStep(duration);
  const ticks = Array.from({ length: Math.floor((duration * LAST_TICK) / step) + 1 }, (_, index) => index * step);
  return (
    <div class="ticks" aria-hidden="true">
      {ticks.map(tick => (
        <span key={tick} style={{ left: `${((100 * tick) / duration).toFixed(3)}%` }}>
          {tick === 0 ? '0' : formatDuration(tick)}
        </span>
      ))}
    </div>
  );
}

/** A round step that yields 3 to 6 ticks. */
function tickStep(duration: number): number {
  const seconds = [1, 2, 5, 10, 20, 30, 60, 120, 300, 600, 1200, 1800, 3600, 7200, 4 * 3600, 12 * 3600, 24 * 3600];
  const longest = [1, 2, 5, 10, 20, 50, 100, 200, 500, ...seconds.map(step => step * 1000)];
  return longest.find(step => duration / step <= MOST_TICKS) ?? duration;
}
