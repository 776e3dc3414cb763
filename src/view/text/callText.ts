import type { Dataset, Run } from '../../model/run';
import type { CallSite } from '../../model/runEvent';
import { codeLine } from '../../text/codeLine';
import { linesOf } from '../../text/lines';
import { sliceBytes } from '../../text/utf8';
import { printable } from './printable';

/**
 * The source text of a call as one line, from the recorded sources; null if the file was not recorded. All calls of a chain
 * start where the chain starts, so the text of earlier calls in the chain is removed: `.map(parse)`. Without columns (Python
 * before 3.11), it is the whole line.
 */
export function callTexts(run: Run): (site: CallSite | null) => string | null {
  const lines = new Map(run.script.sources.map(source => [source.file, linesOf(source.text)]));
  const ends = chainEnds(run);
  return site => {
    const fileLines = site === null ? undefined : lines.get(site.file);
    const first = fileLines?.[(site?.line ?? 0) - 1];
    if (site === null || fileLines === undefined || first === undefined) return null;
    if (site.column === null || site.endLine === null || site.endColumn === null) return printable(codeLine(first));
    return printable(codeLine(textBetween(fileLines, chainStart(site, ends), site)));
  };
}

/** What stands beside the name of a dataset: the text of its call, or what it reads where there is no source. */
export function datasetTexts(run: Run): (dataset: Pick<Dataset, 'callSite' | 'place'>) => string | null {
  const textOf = callTexts(run);
  return ({ callSite, place }) => textOf(callSite) ?? (place === undefined ? null : printable(shortPlace(place)));
}

/** The last two parts of a path: `…/warehouse/ratings.parquet`. */
function shortPlace(place: string): string {
  const parts = place.split('/').filter(part => part !== '');
  return parts.length > 2 ? `…/${parts.slice(-2).join('/')}` : place;
}

interface Position {
  line: number;
  column: number;
}

function textBetween(lines: string[], start: Position, site: CallSite): string {
  const endLine = site.endLine ?? start.line;
  if (endLine <= start.line) return sliceBytes(lines[start.line - 1] ?? '', start.column, site.endColumn ?? undefined);
  const first = sliceBytes(lines[start.line - 1] ?? '', start.column, undefined);
  const last = sliceBytes(lines[endLine - 1] ?? '', 0, site.endColumn ?? undefined);
  return [first, ...lines.slice(start.line, endLine - 1), last].join('\n');
}

/** Start of this call within a chain: the end of the longest other call with the same start. */
function chainStart(site: CallSite, ends: Map<string, Position[]>): Position {
  let start = { line: site.line, column: site.column ?? 0 };
  for (const end of ends.get(startKey(site)) ?? []) {
    const own = { line: site.endLine ?? 0, column: site.endColumn ?? 0 };
    if (isBefore(end, own) && isBefore(start, end)) start = end;
  }
  return start;
}

function chainEnds(run: Run): Map<string, Position[]> {
  const ends = new Map<string, Position[]>();
  for (const { callSite } of [...run.datasets, ...run.actions]) {
    if (callSite?.column == null || callSite.endLine === null || callSite.endColumn === null) continue;
    const key = startKey(callSite);
    const list = ends.get(key) ?? [];
    const isKnown = list.some(end => end.line === callSite.endLine && end.column === callSite.endColumn);
    if (!isKnown) list.push({ line: callSite.endLine, column: callSite.endColumn });
    ends.set(key, list);
  }
  return ends;
}

function startKey(site: CallSite): string {
  return `${site.line}:${site.column}:${site.file}`;
}

function isBefore(a: Position, b: Position): boolean {
  return a.line < b.line || (a.line === b.line && a.column < b.column);
}
