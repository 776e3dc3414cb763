import type { Cell, CellKind, CellLanguage, CellLines } from './cell';

type Meaning = [kind: CellKind, language: CellLanguage];

/** Magic commands of Databricks, Fabric, Synapse and IPython that decide what a whole cell is. */
const WHOLE_CELL = new Map<string, Meaning>([
  ...named('sql sparksql', 'code', 'sql'),
  ...named('python pyspark python3', 'code', 'python'),
  ...named('md md-sandbox markdown html', 'text', 'markdown'),
  ...named('sh bash shell script fs cmd powershell', 'code', 'shell'),
  ...named('r R sparkr', 'code', 'r'),
  ...named('scala spark', 'code', 'scala'),
  ...named('run', 'run', 'python'),
  ...named('pip conda', 'install', 'shell'),
]);
/** Magic commands that run the Python code on their line. */
export const RUNS_CODE: ReadonlySet<string> = new Set(['time', 'timeit', 'prun', 'memit', 'mprun', 'lprun']);
const FIRST_MAGIC = /^(\s*%%?([\w-]+))(?:[ \t]+|$)/;
const LINE_MAGIC = /^[ \t]*(?:%{1,2}([A-Za-z][\w-]*)|[!?])/;

function named(names: string, kind: CellKind, language: CellLanguage): [string, Meaning][] {
  return names.split(' ').map(name => [name, [kind, language]]);
}

/** Reads the magic command at the start of a cell. */
export function cellOf(index: number, { title, startLine, sourceLine, lines, margins, language }: CellLines): Cell {
  const at = lines.findIndex(line => line.trim() !== '' && !line.startsWith('#'));
  const [, sign, magic] = (language === 'markdown' ? null : FIRST_MAGIC.exec(lines[at] ?? '')) ?? [];
  const meaning = magic === undefined ? undefined : WHOLE_CELL.get(magic);
  const own = { index, title, startLine, endLine: sourceLine + lines.length, magic: magic ?? null };
  if (sign === undefined || meaning === undefined || isMixed(meaning[0], lines, at)) {
    const kind = language === 'markdown' ? 'text' : 'code';
    return { ...own, kind, language, sourceLine, source: lines.join('\n'), margins };
  }
  const rest = lines[at]!.slice(sign.length);
  const begin = rest.length - rest.trimStart().length + sign.length;
  const isEmpty = rest.trim() === '';
  const first = isEmpty ? at + 1 : at;
  const kept = lines.slice(first);
  const columns = margins.slice(first);
  if (!isEmpty) {
    kept[0] = lines[at]!.slice(begin);
    columns[0] = margins[at]! + begin;
  }
  const [kind, changed] = meaning;
  return {
    ...own,
    kind,
    language: changed,
    sourceLine: sourceLine + first,
    source: kept.join('\n'),
    margins: columns,
  };
}

/** `%pip` and `%run` take one line. If there is Python after it, the cell is a cell of Python. */
function isMixed(kind: CellKind, lines: string[], at: number): boolean {
  if (kind !== 'run' && kind !== 'install') return false;
  return lines.slice(at + 1).some(line => line.trim() !== '' && !line.startsWith('#') && !LINE_MAGIC.test(line));
}

/**
 * A Python cell without its magic commands, with every character at its place: `%time f()` becomes `0;    f()`. Other commands
 * become white space, or a `0` in a block, which must not be empty. The operator `%` at the start of a line has no name after it.
 */
export function withoutMagics(source: string): string {
  if (!/^[ \t]*[%!?]/m.test(source)) return source;
  return source.split('\n').map(withoutMagic).join('\n');
}

function withoutMagic(line: string): string {
  const found = LINE_MAGIC.exec(line);
  if (found === null) return line;
  const [command, name] = found;
  const indent = ' '.repeat(command.length - command.trimStart().length);
  const code = line.slice(command.length);
  const runs = name !== undefined && RUNS_CODE.has(name) && code.trim() !== '' && !/^\s+-/.test(code);
  if (runs) return `${`${indent}0;`.padEnd(command.length)}${code}`;
  return (indent === '' ? '' : `${indent}0`).padEnd(line.length);
}
