import { linesOf } from '../../text/lines';
import { utf8Length } from '../../text/utf8';
import type { Run } from '../run';
import type { CallSite } from '../runEvent';
import type { SafeEdit } from './finding';

/** Replaces a method's name at the line where its call ends; null unless it stands there exactly once: `.coalesce(` → `.repartition(`. */
export function renamedMethod(run: Run, site: CallSite | undefined, from: string, to: string): SafeEdit | null {
  if (site === undefined) return null;
  const place = onlyPlace(run, site.file, site.endLine ?? site.line, new RegExp(`(?<=\\.)${from}(?=\\()`, 'g'));
  return place && { title: `Use \`${to}\` in place of \`${from}\``, ...place, text: to };
}

/**
 * Marks a UDF as not deterministic where a line calls it: `score("id")` → `score.asNondeterministic()("id")`. Null unless the name
 * is that of a decorated function of the script, and the line calls it exactly once.
 */
export function asNondeterministic(run: Run, site: CallSite | undefined, name: string): SafeEdit | null {
  if (site === undefined || !/^\w+$/.test(name)) return null;
  const definition = new RegExp(`^@(?:\\w+\\.)?(?:pandas_)?udf\\b[^\\n]*\\n(?:async )?def ${name}\\(`, 'm');
  if (!run.script.sources.some(({ file, text }) => file === site.file && definition.test(text))) return null;
  const place = onlyPlace(run, site.file, site.line, new RegExp(`(?<![\\w.])${name}(?=\\()`, 'g'));
  return place && { title: `Mark \`${name}\` as not deterministic`, ...place, text: `${name}.asNondeterministic()` };
}

type Place = Omit<SafeEdit, 'title' | 'text'>;

/** Where a recorded line matches; null unless it does so once. */
function onlyPlace(run: Run, file: string, line: number, pattern: RegExp): Place | null {
  const source = run.script.sources.find(each => each.file === file);
  const text = source && linesOf(source.text)[line - 1];
  const [found, ...others] = text === undefined ? [] : [...text.matchAll(pattern)];
  if (text === undefined || found === undefined || others.length > 0) return null;
  const column = utf8Length(text, 0, found.index);
  return { file, line, column, endLine: line, endColumn: column + utf8Length(found[0]) };
}
