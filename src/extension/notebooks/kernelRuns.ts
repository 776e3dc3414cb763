import { randomUUID } from 'node:crypto';
import path from 'node:path';
import * as vscode from 'vscode';
import { CellCosts, type CellCost } from '../../model/cellCosts';
import type { RunEvent } from '../../model/runEvent';
import { runLost } from '../../model/runLost';
import type { KernelStarted } from '../../wire/messages';
import { findingSettings } from '../findingSettings';
import { forgetEnded } from '../forgetEnded';
import type { KeptFigures } from '../keptFigures';
import { PLAIN } from '../runConfiguration';
import type { RunRecord } from '../runRecord';
import { RunSession } from '../runSession';
import type { RunStore } from '../runStore';
import type { WindowGateway } from '../windowGateway';
import { hashOf, restoredCells, type KeptCell } from './keptCells';
import { fileOfCell, revealNotebook } from './notebookDocument';

export interface KernelRunServices {
  gateway: WindowGateway;
  store: RunStore;
  kept: Pick<KeptFigures, 'keepCells' | 'cells'>;
  /** Shows a new run. */
  show(session: RunSession): void;
}

interface KernelRun {
  session: RunSession;
  costs: CellCosts;
  /** URIs of the files whose cells it ran. */
  notebooks: Set<string>;
}

/** The recorded kernels of the window: each is a run from its first use of Spark to its end. */
export class KernelRuns implements vscode.Disposable {
  private readonly runs = new Map<string, KernelRun>();
  /** The costs that are kept, also of earlier windows, by notebook. */
  private readonly restored = new Map<string, KeptCell[]>();
  /** Notebooks whose costs are to be kept. */
  private readonly unkept = new Set<string>();
  private keeping = Promise.resolve();
  private readonly changes = new vscode.EventEmitter<void>();
  /** The cost of a cell has changed, or a kernel has started or ended. */
  readonly onChange = this.changes.event;

  constructor(private readonly services: KernelRunServices) {}

  session(id: string): RunSession | undefined {
    return this.runs.get(id)?.session;
  }

  /** The cost of the last execution of a cell, in the latest kernel that ran it. */
  cost(cell: vscode.Uri): { runId: string; cost: CellCost } | null {
    const id = cell.toString();
    for (const [runId, { costs }] of [...this.runs].reverse()) {
      const cost = costs.of(id);
      if (cost !== null) return { runId, cost };
    }
    const kept = this.restored.get(fileOfCell(id)?.toString() ?? '')?.find(each => each.uri === id);
    return kept !== undefined && this.services.store.get(kept.runId) !== undefined ? kept : null;
  }

  /** A notebook was opened: the costs that an earlier window has kept, at the cells that are as they ran. */
  async restore(notebook: vscode.NotebookDocument): Promise<void> {
    const file = fileOf(notebook);
    await this.keeping;
    const kept = await this.services.kept.cells(file);
    const cells = notebook
      .getCells()
      .map(({ document }) => ({ uri: document.uri.toString(), text: document.getText() }));
    this.restored.set(file, restoredCells(kept, cells));
    this.changes.fire();
  }

  isRecorded(notebook: vscode.NotebookDocument): boolean {
    const file = fileOf(notebook);
    return [...this.runs.values()].some(({ session, notebooks }) => session.isOn && notebooks.has(file));
  }

  dispose(): void {
    this.changes.dispose();
  }

  /** Follows a kernel until it ends. */
  async follow(kernel: KernelStarted): Promise<void> {
    const record = recordOf(kernel);
    const controls = {
      cancel: () => this.interrupt(kernel),
      rerun: () => void revealNotebook(vscode.Uri.parse(session.record.uri)),
    };
    const session: RunSession = new RunSession(record, controls, this.services.gateway, findingSettings());
    const run = { session, costs: new CellCosts(), notebooks: new Set<string>() };
    forgetEnded(this.runs, each => each.session);
    this.runs.set(record.id, run);
    session.onRecord(changed => this.services.store.put(changed));
    this.services.store.put(record);
    const { runId, recording, cwd } = kernel;
    session.started({ runId, recording, cwd, command: '', args: [], env: {}, notes: [] });
    this.services.show(session);
    await this.services.gateway.follow(runId, {
      onEvents: events => this.take(run, events),
      onLost: () => this.lose(session),
    });
  }

  private take(run: KernelRun, events: RunEvent[]): void {
    const { session, costs } = run;
    session.take(events);
    const changed = new Set(events.map(event => costs.take(event)));
    const hasEnded = events.some(event => event.type === 'runEnded');
    this.noteNotebooks(run, events);
    if (events.some(event => event.type === 'entryEnded')) for (const each of run.notebooks) this.keep(each);
    if (hasEnded) {
      session.ended(null);
      this.services.gateway.unfollow(session.prepared!.runId);
    }
    changed.delete(null);
    if (changed.size > 0 || hasEnded) this.changes.fire();
  }

  /** Jupyter does not tell every kernel its notebook, but the editor sends the cell with each execution. */
  private noteNotebooks({ session, notebooks }: KernelRun, events: RunEvent[]): void {
    const cells = events.flatMap(event => (event.type === 'entryStarted' ? (event.cellId ?? []) : []));
    const files = cells.flatMap(id => fileOfCell(id) ?? []);
    for (const each of files) notebooks.add(each.toString());
    const [first] = files;
    if (first === undefined || session.record.uri === first.toString()) return;
    session.rename(path.basename(first.fsPath), first.toString());
  }

  /** Soon, and once for several cells that have ended. */
  private keep(notebook: string): void {
    if (this.unkept.has(notebook)) return;
    this.unkept.add(notebook);
    this.keeping = this.keeping.then(() => {
      this.unkept.delete(notebook);
      const cells = this.lastCells(notebook);
      this.restored.set(notebook, cells);
      return this.services.kept.keepCells(notebook, cells);
    });
  }

  /** What is known of the cells of a notebook: of each, its last execution that has ended. */
  private lastCells(notebook: string): KeptCell[] {
    const cells = new Map((this.restored.get(notebook) ?? []).map(each => [each.uri, each]));
    for (const [runId, { costs }] of this.runs)
      for (const uri of costs.cellIds()) {
        const [cost, text] = [costs.of(uri), costs.sourceOf(uri)];
        if (cost?.outcome == null || text === null || fileOfCell(uri)?.toString() !== notebook) continue;
        cells.set(uri, { uri, sha256: hashOf(text), runId, cost: costOf(cost) });
      }
    return [...cells.values()];
  }

  private interrupt({ pid, runId }: KernelStarted): void {
    try {
      process.kill(pid, 'SIGINT');
    } catch {
      // The kernel has already ended.
    }
    void this.services.gateway.cancel(runId, 'jobs');
  }

  private lose(session: RunSession): void {
    session.lost(
      [runLost(Date.now())],
      vscode.l10n.t(
        'Strobe’s gateway process ended, so the rest of this notebook is not recorded. Restart the kernel.',
      ),
    );
    this.changes.fire();
  }
}

/** Without what belongs to its events. */
const costOf = ({ executionCount, outcome, duration, actions, actionTime, jobs }: CellCost): CellCost => ({
  ...{ executionCount, outcome, duration, actions, actionTime, jobs },
});

const fileOf = ({ uri }: vscode.NotebookDocument): string => vscode.Uri.file(uri.fsPath).toString();

function recordOf({ recording, notebook, cwd, startTime }: KernelStarted): RunRecord {
  return {
    id: randomUUID(),
    title: path.basename(notebook ?? vscode.l10n.t('Notebook')),
    uri: vscode.Uri.file(notebook ?? cwd).toString(),
    mode: 'notebook',
    line: null,
    configuration: PLAIN,
    status: 'preparing',
    message: null,
    recording,
    startTime,
    endTime: null,
  };
}
