import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { isDatabricksNotebook } from '../../cells/markedCells';
import { StrobeError } from '../../errors/strobeError';
import type { CellEnd, CellOfFile, NotebookOptions, PrepareRun } from '../../wire/messages';
import { CellServer } from './cellServer';
import { CellSession, driverEnded } from './cellSession';
import type { LocalLimit } from './localLimits';
import type { NotebookPlan } from './notebookPlan';
import { plannedCells, pythonOf, readNotebooks } from './readNotebooks';
import { stopLine } from './stopLine';
import { textOfScript } from './textOfScript';

/** A file that `run_notebook.py` runs, and not Python alone. */
export interface NotebookRun {
  script: string;
  /** Its Python to be checked for errors of syntax; null where a cell with an error does not keep others from running. */
  python: string | null;
  notes: string[];
  /** Run to Line. */
  stopLine: number | null;
  plan: Omit<NotebookPlan, 'channel'>;
}

const WHOLE: NotebookOptions = { how: 'whole', widgets: {}, mayInstall: false, accepts: 'leftOut' };

/** Runs of notebooks, by the id of the run. */
export class NotebookRuns {
  private readonly server = new CellServer();
  private readonly runs = new Map<string, { token: string; script: string; session: CellSession }>();

  /**
   * Reads a notebook and decides whether it can run here. Null for a file that Python runs alone.
   * @throws StrobeError `notebook.limits`, `notebook.install`, `notebook.noCells`, `notebook.noStatement`
   */
  async read(request: PrepareRun, script: string): Promise<NotebookRun | null> {
    const options = request.notebook ?? WHOLE;
    const text = await textOfScript(script);
    const isDatabricks = isDatabricksNotebook(text);
    if (!isDatabricks && options.how === 'whole') return null;
    const files = await readNotebooks(script, text, options.mayInstall);
    const { cells } = files.notebooks.get(script)!;
    if (cells.length === 0) throw new StrobeError('notebook.noCells', `${script} has no cells: none begins with # %%.`);
    const limits = isDatabricks ? files.limits : [];
    refuse(script, limits, options);
    const { how, widgets, mayInstall } = options;
    return {
      script,
      python: how === 'whole' ? pythonOf(cells) : null,
      notes: limits.map(textOf),
      stopLine: request.stopAfter && stopLine(script, cells, request.stopAfter.line),
      plan: {
        how,
        isDatabricks,
        show: request.mode === 'run',
        widgets,
        mayInstall: mayInstall === true,
        notebooks: how === 'whole' ? Object.fromEntries(files.notebooks) : {},
      },
    };
  }

  /** Whether the file needs more than Python to be run as a whole. */
  async isNotebook(script: string): Promise<boolean> {
    return isDatabricksNotebook(await textOfScript(script));
  }

  /** Expects the driver of a run. @returns the plan for it */
  async expect(runId: string, token: string, { script, plan }: NotebookRun): Promise<string> {
    const session = new CellSession();
    const channel = await this.server.expect(token, session);
    this.runs.set(runId, { token, script, session });
    return JSON.stringify({ ...plan, channel } satisfies NotebookPlan);
  }

  /** @param ask for the value of a widget that has none. Does nothing for a run of no notebook */
  askFor(runId: string, ask: (widget: string) => Promise<string | null>): void {
    this.runs.get(runId)?.session.askWith(ask);
  }

  /** @throws StrobeError `notebook.ended`, `notebook.noCells` */
  async runCells(runId: string, indexes: readonly number[]): Promise<CellEnd[]> {
    const { session, script } = this.run(runId);
    const cells = await cellsOfFile(script);
    const wanted = indexes.map(index => {
      const cell = cells[index];
      if (!cell) throw new StrobeError('notebook.noCells', `${script} has no cell ${index + 1}.`);
      return cell;
    });
    return session.run(wanted);
  }

  async listCells(runId: string): Promise<CellOfFile[]> {
    const cells = await cellsOfFile(this.run(runId).script);
    return cells.map(({ index, line, title, source }) => ({ index, line, title, source }));
  }

  end(runId: string): void {
    this.run(runId).session.end();
  }

  forget(runId: string): void {
    const run = this.runs.get(runId);
    if (!run) return;
    this.runs.delete(runId);
    this.server.forget(run.token);
    run.session.detached();
  }

  close(): void {
    this.server.close();
  }

  private run(runId: string) {
    const run = this.runs.get(runId);
    if (!run) throw driverEnded();
    return run;
  }
}

const cellsOfFile = async (script: string) => plannedCells(await readFile(script, 'utf8'));

const textOf = ({ file, line, code, message }: LocalLimit) => `${basename(file)}:${line}: ${message} [${code}]`;

/** The error has all lines, also those that the rest can do without. */
function refuse(script: string, limits: readonly LocalLimit[], { accepts, mayInstall }: NotebookOptions): void {
  if (!limits.some(({ isNeeded }) => accepts === 'nothing' || (isNeeded && accepts === 'leftOut'))) return;
  const asks = mayInstall === null && limits.some(({ code }) => code === 'notebook.pip');
  const head = `${basename(script)} uses what is not available here:`;
  const end = 'Change these lines, or run the rest anyway (--run-anyway).';
  const message = [head, ...limits.map(each => `  ${textOf(each)}`), end].join('\n');
  throw new StrobeError(asks ? 'notebook.install' : 'notebook.limits', message);
}
