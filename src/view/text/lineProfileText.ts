import { textWidth } from './textWidth';
import { lineProfile, type LineTime } from '../../model/lineProfile';
import type { Run } from '../../model/run';
import { formatDuration } from '../../text/formatDuration';
import { plural } from '../../text/plural';
import { bar } from './bar';
import { faintLines } from './faintLines';
import { cutText } from './fitText';
import { createPalette } from './palette';
import { percent } from '../../text/percent';
import { place } from './place';
import { printable } from './printable';

interface Options {
  width: number;
  color: boolean;
  /** Rows for lines; those with less time become one row. All lines if absent. */
  maxRows?: number;
}

const BAR_WIDTH = 24;
/** Parts below this share of their line are not shown. */
const LEAST_PART = 0.1;

/**
 * The wall time of a run by line, as bars with what took it: `:54  71 %  ███████  python 2m 19s`, the
 * longest bar for the largest share. The last row names the time that
 * belongs to no line. Empty if no line took time.
 */
export function lineProfileLines(run: Run, { width, color, maxRows = Infinity }: Options): string[] {
  const { wall, lines, rest } = lineProfile(run);
  if (wall === 0 || lines.length === 0) return [];
  const palette = createPalette(color);
  const shown = lines.length > maxRows ? lines.slice(0, Math.max(0, maxRows - 1)) : lines;
  const places = shown.map(line => place(run, line));
  const room = Math.max(0, ...places.map(text => textWidth(text)));
  const widest = Math.max(0, ...shown.map(({ share }) => share));
  const barWidth = Math.min(BAR_WIDTH, Math.floor(width / 4));
  const rows = shown.map((line, index) => {
    const drawn = bar(line.share / widest, barWidth).padEnd(barWidth);
    const head = ` ${places[index]!.padStart(room)} ${percent(line.share).padStart(5)}  ${drawn}`;
    const words = cutText(partsText(line), Math.max(0, width - textWidth(head) - 2));
    return ` ${palette.place(places[index]!.padStart(room))} ${percent(line.share).padStart(5)}  ${palette.heat(drawn)}  ${words}`.trimEnd();
  });
  const others = lines.slice(shown.length);
  const named = [
    ...(others.length > 0 ? [{ name: plural(others.length, 'more line'), time: sum(others) }] : []),
    ...rest.filter(({ time }) => time / wall >= 0.005),
  ];
  const texts = named.map(({ name, time }) => `${printable(name)} ${percent(time / wall)}`);
  return [
    ...rows,
    ...(texts.length > 0 ? faintLines(texts.join(' · '), width - 1, palette).map(text => ` ${text}`) : []),
  ];
}

/** What took the time of a line, largest first: `python 2m 19s, join 4.1 s, waiting 1.2 s`. */
function partsText({ driver, waiting, spark, python, time, ops }: LineTime): string {
  const parts = [
    { name: 'python', time: python },
    { name: ops.join(', ') || 'Spark', time: spark - python },
    { name: 'waiting', time: waiting },
    { name: 'driver', time: driver },
  ];
  return parts
    .filter(part => part.time > 0 && part.time >= LEAST_PART * time)
    .sort((a, b) => b.time - a.time)
    .map(part => `${printable(part.name)} ${formatDuration(part.time)}`)
    .join(', ');
}

const sum = (lines: LineTime[]) => lines.reduce((all, { time }) => all + time, 0);
