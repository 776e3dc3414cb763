import type { VNode } from 'preact';
import { lineProfile, type LineTime } from '../../model/lineProfile';
import type { Run } from '../../model/run';
import { formatDuration } from '../../text/formatDuration';
import { linesOf } from '../../text/lines';
import { plural } from '../../text/plural';
import type { RunLinks } from '../runLinks';
import { percent } from '../../text/percent';
import { fileName } from '../text/place';
import { printable } from '../text/printable';
import { useSelectable } from './selection';

/** Lines that are shown at once; the rest opens on demand. */
const FIRST_LINES = 5;
/** The parts of a line's time, in the order in which a bar shows them. */
const PARTS: [name: string, title: string, time: (line: LineTime) => number][] = [
  ['python', 'Python workers', ({ python }) => python],
  ['spark', 'Spark', ({ spark, python }) => Math.max(0, spark - python)],
  ['waiting', 'waiting for Spark', ({ waiting }) => waiting],
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
  const others = lines.slice(FIRST_LINES);
  const left = others.reduce((sum, { share }) => sum + share, 0);
  return (
    <section class="lineBars" aria-label="Lines">
      <Head lines={lines} wall={wall} />
      <ul class="plainList">
        {lines.slice(0, FIRST_LINES).map(row)}
        {rest.map(({ name, time }) => (
          <Rest key={name} {...{ name, time, wall, longest }} />
        ))}
      </ul>
      {others.length > 0 && (
        <details>
          <summary>
            {plural(others.length, 'more line')}, {percent(left)}
          </summary>
          <ul class="plainList">{others.map(row)}</ul>
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
  const place = `${line.file === run.script.file ? '' : fileName(line.file)}:${line.line}`;
  const parts = PARTS.filter(([, , time]) => time(line) > 0).map(
    ([, title, time]) => `${title} ${formatDuration(time(line))}`,
  );
  const key = links.lineOf({ ...line, column: null, endLine: null, endColumn: null, function: '' });
  const label = `${fileName(line.file)}:${line.line}, ${percent(line.share)}, ${parts.join(', ')}`;
  const props = key === null ? { class: 'line' } : selectable(key, label, 'line');
  return (
    <li data-row="" title={`${parts.join(' · ')}\n${line.ops.join(', ')}`}>
      <span {...props}>{place}</span>
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

function Rest(props: { name: string; time: number; wall: number; longest: number }): VNode {
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
