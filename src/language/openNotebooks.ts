import {
  NotebookCellKind,
  NotebookDocuments,
  type Connection,
  type NotebookDocument,
  type NotebookDocumentSyncOptions,
} from 'vscode-languageserver/node';
import { TextDocument } from 'vscode-languageserver-textdocument';
import type { ModuleFiles } from './moduleFiles';
import { OpenNotebook } from './openNotebook';
import type { PythonParser } from './pythonParser';

/** Jupyter's notebooks with all their cells: the editor counts those that are text, too. */
export const NOTEBOOK_SYNC: NotebookDocumentSyncOptions = {
  notebookSelector: [{ notebook: { notebookType: 'jupyter-notebook' } }],
};

/** The notebooks that are open in the editor. */
export class OpenNotebooks {
  private readonly synced = new NotebookDocuments(TextDocument);
  private readonly notebooks = new Map<string, { document: OpenNotebook; isCurrent: boolean }>();

  /** @param made makes a reader of notebooks, once requests can come */
  constructor(
    connection: Connection,
    private readonly made: () => { parser: PythonParser; files: ModuleFiles },
  ) {
    this.synced.onDidOpen(({ uri }) => this.open(uri));
    this.synced.onDidChange(({ notebookDocument: { uri } }) => {
      const changed = this.notebooks.get(uri);
      if (changed) changed.isCurrent = false;
    });
    this.synced.onDidClose(({ uri }) => {
      this.notebooks.get(uri)?.document.dispose();
      this.notebooks.delete(uri);
    });
    this.synced.listen(connection);
  }

  /** Null for a notebook that is not open. */
  get(uri: string): OpenNotebook | null {
    const known = this.notebooks.get(uri);
    const synced = this.synced.getNotebookDocument(uri);
    if (!known || !synced) return null;
    if (!known.isCurrent) known.document.update(synced.version, this.cellsOf(synced));
    known.isCurrent = true;
    return known.document;
  }

  private open(uri: string): void {
    this.notebooks.get(uri)?.document.dispose();
    const { parser, files } = this.made();
    this.notebooks.set(uri, { document: new OpenNotebook(uri, parser, files), isCurrent: false });
  }

  private cellsOf({ cells }: NotebookDocument) {
    return cells.map(cell => {
      const text = this.synced.getCellTextDocument(cell);
      const isCode = cell.kind === NotebookCellKind.Code;
      return { uri: cell.document, isCode, languageId: text?.languageId ?? '', text: text?.getText() ?? '' };
    });
  }
}
