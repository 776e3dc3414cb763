import {
  NotebookCellKind,
  NotebookDocuments,
  type Connection,
  type DocumentSelector,
  type NotebookDocument,
  type NotebookDocumentSyncOptions,
} from 'vscode-languageserver/node';
import { TextDocument } from 'vscode-languageserver-textdocument';
import type { ModuleFiles } from './moduleFiles';
import { OpenNotebook } from './openNotebook';
import type { DiagnosedText } from './documentDiagnostics';
import type { PythonParser } from './pythonParser';

/** Jupyter's notebooks with all their cells: the editor counts those that are text, too. */
export const NOTEBOOK_SYNC: NotebookDocumentSyncOptions = {
  notebookSelector: [{ notebook: { notebookType: 'jupyter-notebook' } }],
};

/** The cells of code in them. */
export const NOTEBOOK_CODE: DocumentSelector = [{ notebook: 'jupyter-notebook', language: 'python' }];

/** What notebooks are read with, once requests can come, and who hears of them. */
interface NotebookServices {
  parser(): PythonParser;
  files(): ModuleFiles;
  onChange(uri: string, isOpened: boolean): void;
  onClose(uri: string): void;
}

/** The notebooks that are open in the editor. */
export class OpenNotebooks {
  private readonly synced = new NotebookDocuments(TextDocument);
  private readonly notebooks = new Map<string, { document: OpenNotebook; isCurrent: boolean }>();

  constructor(
    connection: Connection,
    private readonly services: NotebookServices,
  ) {
    this.synced.onDidOpen(({ uri }) => this.open(uri));
    this.synced.onDidChange(({ notebookDocument: { uri } }) => {
      const changed = this.notebooks.get(uri);
      if (changed) changed.isCurrent = false;
      services.onChange(uri, false);
    });
    this.synced.onDidClose(({ uri }) => {
      this.notebooks.get(uri)?.document.dispose();
      this.notebooks.delete(uri);
      services.onClose(uri);
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

  get size(): number {
    return this.notebooks.size;
  }

  uris(): Iterable<string> {
    return this.notebooks.keys();
  }

  /** Null for what is no cell of code of an open notebook. */
  cell(uri: string): DiagnosedText | null {
    const notebook = this.synced.findNotebookDocumentForCell(uri);
    return (
      (notebook &&
        this.get(notebook.uri)
          ?.codeCells()
          .find(each => each.uri === uri)) ??
      null
    );
  }

  private open(uri: string): void {
    this.notebooks.get(uri)?.document.dispose();
    const document = new OpenNotebook(uri, this.services.parser(), this.services.files());
    this.notebooks.set(uri, { document, isCurrent: false });
    this.services.onChange(uri, true);
  }

  private cellsOf({ cells }: NotebookDocument) {
    return cells.map(cell => {
      const text = this.synced.getCellTextDocument(cell);
      const isCode = cell.kind === NotebookCellKind.Code;
      const { languageId = '', version = 0 } = text ?? {};
      return { uri: cell.document, version, isCode, languageId, text: text?.getText() ?? '' };
    });
  }
}
