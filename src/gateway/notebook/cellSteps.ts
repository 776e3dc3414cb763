import type { Cell } from '../../cells/cell';
import { RUNS_CODE, withoutMagics } from '../../cells/magicCommands';
import { sqlStatements } from '../../spark/sqlStatements';
import type { CellStep, PlannedCell, PlannedStatement } from './notebookPlan';
import { shellWords } from './shellWords';

/** A cell as `run_notebook.py` runs it. */
export function plannedCell(cell: Cell): PlannedCell {
  const { index, startLine, title, source } = cell;
  return { index, line: startLine + 1, title, source, steps: stepsOf(cell) };
}

function stepsOf(cell: Cell): CellStep[] {
  const line = cell.sourceLine + 1;
  if (cell.kind === 'text' || cell.source.trim() === '') return [];
  if (cell.kind === 'code') {
    if (cell.language === 'python') return pythonSteps(cell);
    if (cell.language === 'sql') return [{ kind: 'sql', line, statements: statementsOf(cell) }];
  }
  return [commandStep(nameOf(cell), cell.source, line)];
}

const nameOf = ({ magic, language }: Cell): string => magic ?? (language === 'shell' ? 'sh' : language);

/** `./other $name="value"` */
function runStep(text: string, line: number): CellStep {
  const [path = '', ...rest] = shellWords(text.trim().split('\n')[0]!);
  const named = rest.map(word => /^\$?(\w+)=(.*)$/s.exec(word)).filter(found => found !== null);
  return { kind: 'run', line, path, arguments: Object.fromEntries(named.map(([, name, value]) => [name!, value!])) };
}

/** A command of IPython at the start of a line. */
const COMMAND = /^(?:%{1,2}([A-Za-z][\w-]*)|!)(.*)$/s;
/** They set up the notebook, or only change how output looks. */
const SETS_UP = new Set(['capture', 'matplotlib', 'load_ext', 'reload_ext', 'autoreload', 'config']);

const isPartOfPython = (name: string) => RUNS_CODE.has(name) || SETS_UP.has(name);

/** Commands between lines of Python run where they stand. */
function pythonSteps({ source, sourceLine, margins }: Cell): CellStep[] {
  const steps: CellStep[] = [];
  const lines = source.split('\n');
  let from = 0;
  const python = (to: number) => {
    const text = withoutMagics(lines.slice(from, to).join('\n'));
    if (text.trim() !== '')
      steps.push({ kind: 'python', line: sourceLine + from + 1, text, margins: margins.slice(from, to) });
  };
  for (const [row, line] of lines.entries()) {
    const command = COMMAND.exec(line);
    if (command === null || isPartOfPython(command[1] ?? '')) continue;
    python(row);
    steps.push(commandStep(command[1] ?? 'sh', command[2]!.trim(), sourceLine + row + 1));
    from = row + 1;
  }
  python(lines.length);
  return steps;
}

function commandStep(name: string, rest: string, line: number): CellStep {
  if (name === 'run') return runStep(rest, line);
  if (name === 'pip' || name === 'fs') return { kind: name, line, arguments: shellWords(rest) };
  return { kind: 'skipped', line, what: `%${name}` };
}

function statementsOf({ source, sourceLine, margins }: Cell): PlannedStatement[] {
  const margin = (line: number) => margins[line - 1] ?? 0;
  return sqlStatements(source).map(({ text, site }) => ({
    text,
    line: sourceLine + site.line,
    column: site.column + margin(site.line),
    endLine: sourceLine + site.endLine,
    endColumn: site.endColumn + margin(site.endLine),
  }));
}
