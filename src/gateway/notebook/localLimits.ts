import type { CellStep, PlannedCell } from './notebookPlan';

/** What a notebook does on Databricks and cannot do here. */
export interface LocalLimit {
  file: string;
  /** From 1. */
  line: number;
  code: LimitCode;
  message: string;
  /** The rest may fail, or give other results, without it. Otherwise it is left out. */
  isNeeded: boolean;
}

export type LimitCode =
  | 'notebook.notLocal'
  | 'notebook.cloudPath'
  | 'notebook.language'
  | 'notebook.shell'
  | 'notebook.pip'
  | 'notebook.missing';

/** A comment, or a string with its prefix. */
const TOKEN = /#[^\n]*|((?:\b[A-Za-z]{1,2})?)(?:("""|''')[\s\S]*?(?:\2|$)|"(?:\\.|[^"\\\n])*"?|'(?:\\.|[^'\\\n])*'?)/g;

/** Blanks comments, and strings that `keeps` does not keep; every character stays at its place. */
const masked = (text: string, keeps: (prefix: string, isLong: boolean) => boolean): string =>
  text.replace(TOKEN, (all, prefix: string | undefined, long: string | undefined) =>
    prefix !== undefined && keeps(prefix, long !== undefined) ? all : all.replace(/[^\n]/g, ' '),
  );

/** The parts of `dbutils` that work here; `help` and others do not. */
const DBUTILS = /\bdbutils\s*\.\s*(\w+)(?:\s*\.\s*(\w+))?/g;
const WORKS: Record<string, RegExp> = {
  widgets: /./,
  fs: /^(?:ls|head|put|mkdirs|cp|mv|rm)$/,
  notebook: /^(?:run|exit)$/,
  library: /^restartPython$/,
};
const FS_PATHS = /\bdbutils\s*\.\s*fs\s*\.\s*\w+\s*\(([^()\n]*)/g;
const STRING = /"([^"\n]*)"|'([^'\n]*)'/g;
const DBFS = /["'](dbfs:\/[^"'\n]*)/g;
/** A scheme other than `file`; one letter is a drive of Windows. */
const CLOUD = /^(?!file:)[A-Za-z][\w+.-]+:/;

/**
 * The limits of one notebook, by line. Code that is not seen to be one fails with the same codes when it runs.
 * @param mayInstall whether `%pip` runs; null: not decided yet
 */
export function localLimits(file: string, cells: readonly PlannedCell[], mayInstall: boolean | null): LocalLimit[] {
  const limits = cells.flatMap(cell => cell.steps).flatMap(step => limitsOfStep(step, mayInstall));
  return limits.map(limit => ({ file, ...limit }));
}

type Found = Omit<LocalLimit, 'file'>;

function limitsOfStep(step: CellStep, mayInstall: boolean | null): Found[] {
  switch (step.kind) {
    case 'python':
      return limitsOfPython(step.text).map(({ row, ...found }) => ({ ...found, line: step.line + row }));
    case 'fs':
      return step.arguments
        .slice(1)
        .filter(isCloud)
        .map(path => ({ ...cloudPath(path), line: step.line }));
    case 'pip':
      return [installs(step.arguments, step.line, mayInstall)];
    case 'skipped':
      return [skipped(step.what, step.line)];
    default:
      return [];
  }
}

function limitsOfPython(text: string): (Omit<Found, 'line'> & { row: number })[] {
  // An f-string contains code.
  const code = masked(text, prefix => /f/i.test(prefix));
  const calls = masked(text, (_prefix, isLong) => !isLong);
  const rowOf = (index: number) => text.slice(0, index).split('\n').length - 1;
  const found = [...code.matchAll(DBUTILS)]
    .filter(([, part, method = '']) => !(WORKS[part!]?.test(method || '.') ?? false))
    .map(({ 0: all, index }) => ({ ...notLocal(all.replace(/\s+/g, '')), row: rowOf(index) }));
  const paths = [...calls.matchAll(FS_PATHS)].flatMap(({ 1: given, index }) =>
    [...given!.matchAll(STRING)]
      .map(([, double, single]) => double ?? single!)
      .filter(isCloud)
      .map(path => ({ ...cloudPath(path), row: rowOf(index) })),
  );
  const known = new Set(paths.map(({ row }) => row));
  const dbfs = [...calls.matchAll(DBFS)]
    .map(({ 1: path, index }) => ({ ...cloudPath(path!), row: rowOf(index) }))
    .filter(({ row }) => !known.has(row));
  return [...found, ...paths, ...dbfs].sort((a, b) => a.row - b.row);
}

const isCloud = (path: string) => CLOUD.test(path);

const notLocal = (what: string): Omit<Found, 'line'> => ({
  code: 'notebook.notLocal',
  message: `${what} is only available on Databricks`,
  isNeeded: true,
});

const cloudPath = (path: string): Omit<Found, 'line'> => ({
  code: 'notebook.cloudPath',
  message: `${path} is not a local path`,
  isNeeded: true,
});

function installs(args: string[], line: number, mayInstall: boolean | null): Found {
  const why = mayInstall === false ? ' is not run without --allow-pip: it' : '';
  const message = `%pip ${args.join(' ')}${why} changes the Python environment`;
  return { line, code: 'notebook.pip', message, isNeeded: false };
}

function skipped(what: string, line: number): Found {
  const isLanguage = /^%(?:scala|r|R|sparkr|spark)$/.test(what);
  return {
    line,
    code: isLanguage ? 'notebook.language' : 'notebook.shell',
    message: `${what} is not run here`,
    isNeeded: isLanguage,
  };
}
