import * as vscode from 'vscode';
import { formatDuration } from '../../text/formatDuration';
import { plural } from '../../text/plural';
import type { CellCost } from '../../model/cellCosts';
import type { NotebookCells } from '../../wire/languageMessages';
import { COMMAND } from '../contributions';

/** What the status items of cells show. */
export interface CellFacts {
  readonly onChange: vscode.Event<void>;
  /** The cells that use Spark, by URI. */
  cells(notebook: vscode.NotebookDocument): Promise<NotebookCells>;
  cost(cell: vscode.Uri): { runId: string; cost: CellCost } | null;
  /** Whether a kernel of the notebook is being recorded. */
  isRecorded(notebook: vscode.NotebookDocument): boolean;
  /** Whether this editor can run notebooks. */
  hasJupyter(): boolean;
}

/** The items below a cell that uses Spark: its last cost, the lineage of the notebook, and how to record it. */
export class CellStatus implements vscode.NotebookCellStatusBarItemProvider {
  readonly onDidChangeCellStatusBarItems: vscode.Event<void>;

  constructor(private readonly facts: CellFacts) {
    this.onDidChangeCellStatusBarItems = facts.onChange;
  }

  async provideCellStatusBarItems(cell: vscode.NotebookCell): Promise<vscode.NotebookCellStatusBarItem[]> {
    if (cell.kind !== vscode.NotebookCellKind.Code) return [];
    const { document, notebook } = cell;
    const known = this.facts.cost(document.uri);
    const items = known === null ? [] : [costItem(known.runId, known.cost)];
    const found = (await this.facts.cells(notebook)).cells.find(each => each.uri === document.uri.toString());
    if (found === undefined) return items;
    items.push(lineageItem(notebook));
    if (found.actions > 0 && !this.facts.isRecorded(notebook)) items.push(recordItem(this.facts.hasJupyter()));
    return items;
  }
}

function costItem(runId: string, cost: CellCost): vscode.NotebookCellStatusBarItem {
  const { Left } = vscode.NotebookCellStatusBarAlignment;
  const item = new vscode.NotebookCellStatusBarItem(`$(pulse) ${costText(cost)}`, Left);
  item.tooltip = vscode.l10n.t('Execution {0}, recorded by Strobe. Select to open the run.', cost.executionCount);
  item.command = { command: COMMAND.openRun, title: vscode.l10n.t('Open'), arguments: [{ id: runId, uri: '' }] };
  item.accessibilityInformation = { label: `Strobe: ${costText(cost)}` };
  return item;
}

/** The time of the actions, with the number of jobs. */
export function costText({ outcome, actions, actionTime, jobs, duration }: CellCost): string {
  if (outcome === null) return jobs === 0 ? vscode.l10n.t('Recording') : plural(jobs, 'job');
  if (actions === 0) return vscode.l10n.t('No action, {0}', formatDuration(duration ?? 0));
  return vscode.l10n.t('{0} in {1}', formatDuration(actionTime), plural(actions, 'action')) + jobText(jobs);
}

const jobText = (jobs: number) => (jobs === 0 ? '' : ` · ${plural(jobs, 'job')}`);

function lineageItem(notebook: vscode.NotebookDocument): vscode.NotebookCellStatusBarItem {
  const { Left } = vscode.NotebookCellStatusBarAlignment;
  const title = vscode.l10n.t('Lineage');
  const item = new vscode.NotebookCellStatusBarItem(`$(type-hierarchy) ${title}`, Left);
  item.tooltip = vscode.l10n.t('Show the lineage of all cells in order');
  item.command = { command: COMMAND.showLineage, title, arguments: [notebook.uri.toString()] };
  return item;
}

function recordItem(hasJupyter: boolean): vscode.NotebookCellStatusBarItem {
  const { Left } = vscode.NotebookCellStatusBarAlignment;
  const title = vscode.l10n.t('Record');
  const item = new vscode.NotebookCellStatusBarItem(`$(record) ${title}`, Left);
  item.tooltip = hasJupyter
    ? vscode.l10n.t('Run this notebook with the kernel “Python (Strobe)”, which Strobe records')
    : vscode.l10n.t('To run and record this notebook, install the Jupyter extension.');
  item.command = { command: COMMAND.recordNotebooks, title };
  return item;
}
