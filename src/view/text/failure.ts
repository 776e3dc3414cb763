import { textWidth } from './textWidth';
import type { Run } from '../../model/run';
import { failures, type Failure, type FailurePlace } from '../failures';
import { cutText } from './fitText';
import type { Palette } from './palette';
import { createPalette } from './palette';
import { fileName, linkPlace } from './place';
import { printable } from './printable';
import { wrapText } from './wrapText';

const STDERR_LINES = 8;
const CAUSE_LINES = 6;

/**
 * What failed: cause, source location, task, and the end of the stderr of that task. Locations have a format that terminals turn into links.
 */
export function failureText(run: Run, options: { width: number; color: boolean }): string[] {
  const palette = createPalette(options.color);
  const parts = failures(run).map(failure => oneFailure(run, failure, options.width, palette));
  return parts.flatMap((lines, index) => (index > 0 ? ['', ...lines] : lines));
}

function oneFailure(run: Run, failure: Failure, width: number, palette: Palette): string[] {
  const { title, at, after, cause } = failure;
  const link = at === null ? '' : linkPlace(run, at);
  const isShort = !/^(?:[\\/]|[A-Za-z]:)/.test(link);
  const where = at === null ? (after === '' ? '' : ' at an unknown line') : ` at ${isShort ? link : nameOf(at)}`;
  // A terminal needs the full path of a file outside its folder, which does not fit into a title.
  const places = at === null || isShort || failure.places.some(each => isSame(each, at)) ? [] : [at];
  return [
    palette.bad(palette.strong(cutText(`✗ ${title}${where}${after === '' ? '' : ` ${after}`}`, width))),
    ...wrapText(printable(cause), width - 2)
      .slice(0, CAUSE_LINES)
      .map(line => `  ${line}`),
    ...placeLines(run, [...failure.places, ...places], width, palette),
    ...taskLines(failure, width, palette),
  ];
}

const nameOf = ({ file, line }: FailurePlace): string => `${fileName(file)}:${line}`;
const isSame = (one: FailurePlace, other: FailurePlace): boolean => one.file === other.file && one.line === other.line;

function placeLines(run: Run, places: FailurePlace[], width: number, palette: Palette): string[] {
  const texts = places.map(each => {
    const name = each.function === '' ? '' : ` in ${printable(each.function)}`;
    return `${linkPlace(run, each)}${name}`;
  });
  const widest = Math.min(40, Math.max(0, ...texts.map(text => textWidth(text))));
  return texts.map((where, index) => {
    const code = places[index]?.code ?? null;
    const padded = code === null ? where : `${where.padEnd(widest)}  ${printable(code)}`;
    const text = cutText(padded, width - 4);
    return `    ${palette.place(text.slice(0, where.length))}${text.slice(where.length)}`;
  });
}

function taskLines({ task, stderr }: Failure, width: number, palette: Palette): string[] {
  if (task === '') return [];
  const line = palette.faint(cutText(`  ${printable(task)}`, width));
  const last = stderr?.trimEnd().split('\n').slice(-STDERR_LINES) ?? [];
  if (last.length === 0) return [line];
  const tail = last.map(each => palette.faint(`  │ ${cutText(printable(each), width - 4)}`));
  return [line, palette.faint('  end of its stderr:'), ...tail];
}
