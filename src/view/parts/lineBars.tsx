import type { VNode } from 'preact';
import { lineProfile, type LineProfile, type LineTime } from '../../model/lineProfile';
import type { Run } from '../../model/run';
import { formatDuration } from '../../text/formatDuration';
import { linesOf } from '../../text/lines';
import type { RunLinks } from '../runLinks';
import { percent } from '../../text/percent';
import { fileName, place } from '../text/place';
import { printable } from '../text/printable';
import { useSelectable } from './selection';

/** Lines that are shown at once, and the least share of time without a line that is; the others open on demand. */
const FIRST_LINES = 5;
const LEAST_REST = 0.01;
/** The parts of a line's time, in the order in which a bar shows them. */
const PARTS: [name: string, title: string, time: (line: LineTime) => number][] = [
  ['python', 'Python', ({ python }) => python],
  ['spark', 'Spark', ({ spark, python }) => Math.max(0, spark - python)],
  ['waiting', 'waiting', ({ waiting }) => waiting],
  ['driver', 'driver', ({ driver }) => driver],
];

/** The lines of the source by their share of the run's wall time, as bars, and the time that belongs to no line. */
export function LineBars({ run, links }: { run: Run; links: RunLinks }): VNode | null {
  const { lines, rest, wall } = lineProfile(run);
  if (wall <= 0 || lines.length + rest.length === 0) return null;
  const longest = Math.max(1, ...lines.map(({ time }) => time), ...rest.map(({ time }) => time));
  const textOf = sourceLines(run);
  const row = (line: LineTime): VNode => (
    <Line key={`${line.file}:${line.line}`} {...{ run, links, line, longest }} text={textOf(line)} />
  );
  const restRow = ({ name, time }: Named): VNode => <Rest key={name} {...{ name, time, wall, longest }} />;
  const others = lines.slice(FIRST_LINES);
  const isSmall = ({ time }: Named): boolean => time / wall < LEAST_REST;
  const small = rest.filter(isSmall);
  const left = [...others, ...small].reduce((sum, { time }) => sum + time, 0);
  return (
    <section class="lineBars" aria-label="Lines">
      <Head lines={lines} wall={wall} />
      <ul class="plainList">
        {lines.slice(0, FIRST_LINES).map(row)}
        {rest.filter(each => !isSmall(each)).map(restRow)}
      </ul>
      {others.length + small.length > 0 && (
        <details>
          <summary>
            {others.length + small.length} more, {percent(left / wall)}
          </summary>
          <ul class="plainList">
            {others.map(row)}
            {small.map(restRow)}
          </ul>
        </details>
      )}
    </section>
  );
}

function Head({ lines, wall }: { lines: LineTime[]; wall: number }): VNode {
  return (
    <div class="head">
      <h2>Lines</h2>
      <small>share of the {formatDuration(wall)} of the run</small>
      <small class="legend">
        {PARTS.filter(([, , time]) => lines.some(line => time(line) > 0)).map(([name, title]) => (
          <span key={name}>
            <i class={name} aria-hidden="true"></i> {title}
          </span>
        ))}
      </small>
    </div>
  );
}

interface LineProps {
  run: Run;
  links: RunLinks;
  line: LineTime;
  longest: number;
  text: string;
}

function Line({ run, links, line, longest, text }: LineProps): VNode {
  const selectable = useSelectable();
  const parts = PARTS.filter(([, , time]) => time(line) > 0).map(
    ([, title, time]) => `${title} ${formatDuration(time(line))}`,
  );
  const key = links.lineOf({ ...line, column: null, endLine: null, endColumn: null, function: '' });
  const label = `${fileName(line.file)}:${line.line}, ${percent(line.share)}, ${parts.join(', ')}`;
  const props = key === null ? { class: 'line' } : selectable(key, label, 'line');
  return (
    <li data-row="" title={`${parts.join(' · ')}\n${line.ops.join(', ')}`}>
      <span {...props}>{place(run, line)}</span>
      <span class="lineBar" aria-hidden="true">
        {PARTS.map(([name, , time]) => (
          <i key={name} class={name} style={{ width: `${(100 * time(line)) / longest}%` }}></i>
        ))}
      </span>
      <span class="figure share">{percent(line.share)}</span>
      <span class="figure">{formatDuration(line.time)}</span>
      <code>{text}</code>
    </li>
  );
}

type Named = LineProfile['rest'][number];

function Rest(props: Named & { wall: number; longest: number }): VNode {
  const { name, time, wall, longest } = props;
  return (
    <li class="rest">
      <span></span>
      <span class="lineBar" aria-hidden="true">
        <i class="rest" style={{ width: `${(100 * time) / longest}%` }}></i>
      </span>
      <span class="figure share">{percent(time / wall)}</span>
      <span class="figure">{formatDuration(time)}</span>
      <span class="name">{name}</span>
    </li>
  );
}

/** The recorded text of a line, else its operations. */
function sourceLines(run: Run): (line: LineTime) => string {
  const files = new Map(run.script.sources.map(({ file, text }) => [file, linesOf(text)]));
  return ({ file, line, ops }) => printable(files.get(file)?.[line - 1]?.trim() ?? ops.join(', '));
}
