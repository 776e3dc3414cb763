import { setImmediate } from 'node:timers/promises';
import * as l10n from '@vscode/l10n';
import {
  CodeActionKind,
  CodeActionRequest,
  CodeLensRefreshRequest,
  DidChangeWatchedFilesNotification,
  FileChangeType,
  InlayHintRefreshRequest,
  LSPErrorCodes,
  MarkupKind,
  ResponseError,
  TextDocumentSyncKind,
  type CancellationToken,
  type ClientCapabilities,
  type Connection,
  type FileEvent,
  type InlayHint,
  type ServerCapabilities,
} from 'vscode-languageserver/node';
import {
  NOTEBOOK_CELLS,
  RUN_FIGURES,
  STATIC_LINEAGE,
  type InitializationOptions,
  type RunFigures,
  type StaticLineage,
} from '../wire/languageMessages';
import { diagnosticLevels } from './diagnostics/levels';
import { fixesOf, type DiagnosedText, type DiagnosticSettings } from './documentDiagnostics';
import { lensesOf } from './documentLenses';
import { hoverAt } from './hover';
import { inlayHints } from './inlayHints';
import { OpenDocument } from './openDocument';
import { NOTEBOOK_CODE, NOTEBOOK_SYNC, OpenNotebooks } from './openNotebooks';
import type { PythonParser } from './pythonParser';
import { ShownDiagnostics } from './shownDiagnostics';
import { staticLineage } from './staticLineage';
import { NO_DISK, WorkspaceFiles, type Disk } from './workspaceFiles';

/** Which features are enabled: `strobe.codeLens.enabled`, `strobe.inlayHints.enabled`. */
interface Settings extends DiagnosticSettings {
  codeLens: boolean;
  inlayHints: boolean;
}

/** The diagnostics follow when typing pauses, in ms: nobody reads them before. */
const PAUSE = 200;

const CAPABILITIES: ServerCapabilities = {
  textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental, save: true },
  codeLensProvider: {},
  codeActionProvider: { codeActionKinds: [CodeActionKind.QuickFix] },
  hoverProvider: true,
  inlayHintProvider: true,
  notebookDocumentSync: NOTEBOOK_SYNC,
};

/** Serves a client until the connection ends. Requests wait until the parser is loaded. */
export class LanguageServer {
  private readonly documents = new Map<string, OpenDocument>();
  /** Figures of files that are not open. */
  private readonly figures = new Map<string, RunFigures>();
  private settings: Settings = {
    ...{ codeLens: true, inlayHints: true, findings: true },
    ...{ levels: diagnosticLevels({}), pages: null },
  };
  private readonly notebooks: OpenNotebooks;
  private readonly diagnostics: ShownDiagnostics;
  private client: ClientCapabilities = {};
  private parser!: PythonParser;
  private files!: WorkspaceFiles;
  private folders: string[] = [];

  constructor(
    private readonly connection: Connection,
    private readonly loading: Promise<PythonParser>,
    private readonly disk: Disk = NO_DISK,
  ) {
    this.notebooks = new OpenNotebooks(connection, {
      parser: () => this.parser,
      files: () => this.files,
      onChange: (uri, isOpened) => this.diagnostics.showSoon(uri, isOpened ? 0 : PAUSE),
      onClose: uri => this.diagnostics.close(uri),
    });
    const textsOf = (uri: string) => this.textsOf(uri);
    this.diagnostics = new ShownDiagnostics(connection, textsOf, () => this.settings);
    this.lifecycle();
    this.textDocuments();
    this.features();
  }

  private lifecycle(): void {
    const { connection } = this;
    connection.onInitialize(async ({ capabilities, initializationOptions, workspaceFolders, rootUri }) => {
      const { translations, pages } = (initializationOptions ?? {}) as InitializationOptions;
      this.settings.pages = pages ?? null;
      if (translations) l10n.config({ contents: translations });
      this.client = capabilities;
      this.folders = workspaceFolders?.map(each => each.uri) ?? (rootUri == null ? [] : [rootUri]);
      this.parser = await this.loading;
      this.files = new WorkspaceFiles(this.parser, this.disk, uri => this.documents.get(uri) ?? null);
      return { capabilities: CAPABILITIES, serverInfo: { name: 'Strobe' } };
    });
    connection.onInitialized(() => {
      void this.readSettings();
      void this.followFiles();
      this.fixCells();
    });
    connection.onDidChangeWatchedFiles(({ changes }) => this.filesChanged(changes));
    connection.onDidChangeConfiguration(() => this.readSettings());
    connection.onShutdown(() => {
      this.diagnostics.dispose();
      this.documents.forEach(each => each.dispose());
    });
  }

  private textDocuments(): void {
    const { connection, documents } = this;
    connection.onDidOpenTextDocument(({ textDocument: { uri, languageId, version, text } }) => {
      documents.get(uri)?.dispose();
      const opened = new OpenDocument(uri, languageId, version, text, this.parser, this.files);
      documents.set(uri, opened);
      const figures = this.figures.get(uri);
      if (figures !== undefined) opened.setFigures(figures);
      this.diagnostics.showSoon(uri, 0);
    });
    connection.onDidChangeTextDocument(({ textDocument, contentChanges }) => {
      const changed = documents.get(textDocument.uri);
      changed?.change(contentChanges, textDocument.version);
      if (documents.size + this.notebooks.size > 1) this.files.edited(textDocument.uri);
      if (changed !== undefined) this.diagnostics.showSoon(changed.uri, PAUSE);
    });
    connection.onDidSaveTextDocument(({ textDocument }) => documents.get(textDocument.uri)?.saved());
    connection.onDidCloseTextDocument(({ textDocument: { uri } }) => {
      documents.get(uri)?.dispose();
      documents.delete(uri);
      this.files.changed([uri]);
      this.diagnostics.close(uri);
    });
  }

  private features(): void {
    const { connection } = this;
    connection.onCodeLens(({ textDocument }, token) =>
      this.answer(token, textDocument.uri, [], document => (this.settings.codeLens ? lensesOf(document) : [])),
    );
    connection.onCodeAction(({ textDocument: { uri }, range }, token) => {
      const cell = this.notebooks.cell(uri);
      if (cell !== null) return fixesOf(cell, range, this.settings);
      return this.answer(token, uri, [], document => fixesOf(document, range, this.settings));
    });
    connection.onHover(({ textDocument, position }, token) =>
      this.answer(token, textDocument.uri, null, document => {
        const hover = hoverAt(document.job(), document.figuresNow(), position);
        return hover && { contents: { kind: MarkupKind.Markdown, value: hover.markdown }, range: hover.range };
      }),
    );
    connection.languages.inlayHint.on(({ textDocument, range }, token) =>
      this.answer(token, textDocument.uri, [], document =>
        this.settings.inlayHints ? hintsOf(document, range.start.line, range.end.line) : [],
      ),
    );
    connection.onRequest(NOTEBOOK_CELLS, ({ uri }: { uri: string }) => this.notebooks.get(uri)?.sparkCells() ?? null);
    connection.onRequest(
      STATIC_LINEAGE,
      ({ uri }: { uri: string }, token: CancellationToken) =>
        this.notebooks.get(uri)?.lineage() ??
        this.answer<StaticLineage | null>(token, uri, null, document => ({
          uri,
          version: document.version,
          ...staticLineage(document.job(), range => document.textIn(range)),
        })),
    );
    connection.onNotification(RUN_FIGURES, (figures: RunFigures) => this.takeFigures(figures));
  }

  /** Handles pending messages first, so that a cancelled request is not computed. */
  private async answer<Result>(
    token: CancellationToken,
    uri: string,
    otherwise: Result,
    work: (document: OpenDocument) => Result,
  ): Promise<Result | ResponseError<void>> {
    await setImmediate();
    if (token.isCancellationRequested) return new ResponseError<void>(LSPErrorCodes.RequestCancelled, 'cancelled');
    const document = this.documents.get(uri);
    return document === undefined ? otherwise : work(document);
  }

  private takeFigures(figures: RunFigures): void {
    this.figures.set(figures.uri, figures);
    const document = this.documents.get(figures.uri);
    if (document === undefined) return;
    document.setFigures(figures);
    this.diagnostics.show(document.uri);
    if (this.client.workspace?.inlayHint?.refreshSupport) this.ask(InlayHintRefreshRequest.type);
  }

  /** The client asks for the quick fixes of files, but only on request for those of cells. */
  private fixCells(): void {
    if (!this.client.textDocument?.codeAction?.dynamicRegistration) return;
    const options = { documentSelector: NOTEBOOK_CODE, codeActionKinds: [CodeActionKind.QuickFix] };
    void this.connection.client.register(CodeActionRequest.type, options);
  }

  /** Reads what the files of the workspace import, and hears of their changes. */
  private async followFiles(): Promise<void> {
    if (this.client.workspace?.didChangeWatchedFiles?.dynamicRegistration) {
      const watchers = [{ globPattern: '**/*.py' }];
      void this.connection.client.register(DidChangeWatchedFilesNotification.type, { watchers });
    }
    await this.files.index(this.folders);
    this.refresh();
    this.showAll();
  }

  /** Other files can be shown that import these. */
  private filesChanged(changes: FileEvent[]): void {
    const own = changes.filter(({ uri }) => this.files.concerns(uri));
    if (own.length === 0) return;
    const [edited = [], moved = []] = [true, false].map(isEdit =>
      own.filter(({ type }) => (type === FileChangeType.Changed) === isEdit).map(({ uri }) => uri),
    );
    if (moved.length > 0) this.files.changed(moved);
    edited.forEach(each => this.files.edited(each));
    this.refresh();
    this.showAll();
  }

  private refresh(): void {
    if (this.client.workspace?.codeLens?.refreshSupport) this.ask(CodeLensRefreshRequest.type);
  }

  /** A client that has gone need not be asked. */
  private ask(request: typeof CodeLensRefreshRequest.type | typeof InlayHintRefreshRequest.type): void {
    this.connection.sendRequest(request).catch(() => undefined);
  }

  private showAll(): void {
    for (const uri of [...this.documents.keys(), ...this.notebooks.uris()]) this.diagnostics.showSoon(uri, 0);
  }

  /** What has diagnostics of its own in an open file or notebook. */
  private textsOf(uri: string): DiagnosedText[] | null {
    const document = this.documents.get(uri);
    return document === undefined ? (this.notebooks.get(uri)?.codeCells() ?? null) : [document];
  }

  private async readSettings(): Promise<void> {
    if (!this.client.workspace?.configuration) return;
    const [codeLens, hints, findings, levels] = (await this.connection.workspace.getConfiguration([
      { section: 'strobe.codeLens.enabled' },
      { section: 'strobe.inlayHints.enabled' },
      { section: 'strobe.findings.enabled' },
      { section: 'strobe.diagnostics' },
    ])) as unknown[];
    this.settings = {
      ...{ codeLens: codeLens !== false, inlayHints: hints !== false, findings: findings !== false },
      ...{ levels: diagnosticLevels(levels), pages: this.settings.pages },
    };
    this.showAll();
    this.refresh();
    if (this.client.workspace.inlayHint?.refreshSupport) this.ask(InlayHintRefreshRequest.type);
  }
}

function hintsOf(document: OpenDocument, first: number, last: number): InlayHint[] {
  const anchors = document.figuresNow();
  if (anchors.length === 0) return [];
  return inlayHints(anchors, document.noteEnds(), first, last).map(hint => ({ ...hint, paddingLeft: true }));
}
