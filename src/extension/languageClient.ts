import * as vscode from 'vscode';
import { LanguageClient, TransportKind } from 'vscode-languageclient/node';
import { NOTEBOOK_CELLS, RUN_FIGURES, STATIC_LINEAGE, type InitializationOptions } from '../wire/languageMessages';
import { SERVER_OPTIONS } from './languageServerOptions';
import type { Language } from './language';

/** The connection to the language server process. */
export interface LanguageConnection extends Language {
  stop(): Promise<void>;
}

/** Starts the language server for the Python and SQL files of the window. */
export async function startLanguageClient(
  extension: vscode.Uri,
  log: vscode.LogOutputChannel,
): Promise<LanguageConnection> {
  const module = vscode.Uri.joinPath(extension, 'dist', 'languageServer.js').fsPath;
  const run = { module, transport: TransportKind.ipc, options: { execArgv: SERVER_OPTIONS } };
  const documentSelector = ['python', 'sql'].flatMap(language =>
    ['file', 'untitled'].map(scheme => ({ language, scheme })),
  );
  const initializationOptions: InitializationOptions = {
    translations: vscode.l10n.bundle,
    pages: vscode.Uri.joinPath(extension, 'docs', 'rules').toString(),
  };
  const client = new LanguageClient(
    'strobe',
    'Strobe',
    { run, debug: run },
    { documentSelector, initializationOptions, outputChannel: log, synchronize: { configurationSection: 'strobe' } },
  );
  await client.start();
  return {
    staticLineage: uri => client.sendRequest(STATIC_LINEAGE, { uri }),
    notebookCells: uri => client.sendRequest(NOTEBOOK_CELLS, { uri }),
    showFigures: figures => client.sendNotification(RUN_FIGURES, figures),
    stop: () => client.dispose(),
  };
}
