import * as vscode from 'vscode';
import { StrobeError } from '../errors/strobeError';
import type { NotebookOptions, PreparedRun, PrepareRun } from '../wire/messages';
import { askForNotebook, isNotebookQuestion } from './askForNotebook';
import { askForRuntime } from './askForRuntime';
import { chooseRuntime } from './chooseRuntime';
import type { WindowGateway, SetupProgress } from './windowGateway';
import { SecretMissing } from '../profiles/resolveProfile';
import type { ProfileSecrets } from './profileSecrets';
import { runRequest } from './runRequest';
import type { RunSession } from './runSession';

/**
 * Finds or installs what a run needs. Asks the user before downloading anything, and before leaving out parts of a notebook.
 * @param notebook what the user has decided about a notebook
 * @returns null if the user cancelled
 * @throws StrobeError with the error codes of scripts, runtimes and recordings
 */
export async function prepareSession(
  session: RunSession,
  gateway: WindowGateway,
  secrets: ProfileSecrets,
  notebook: Partial<NotebookOptions> = {},
): Promise<PreparedRun | null> {
  const { token } = session.preparation;
  const requested = await requestOf(session, secrets);
  if (requested === null) return null;
  const request = { ...requested, notebook: { ...requested.notebook!, ...notebook } };
  try {
    return await ask({ ...request, mayMakeRuntime: false }, session, gateway);
  } catch (error) {
    if (token.isCancellationRequested) return null;
    if (!(error instanceof StrobeError)) throw error;
    if (isNotebookQuestion(error)) {
      session.preparing(vscode.l10n.t('Waiting for your confirmation'), null);
      const decision = await askForNotebook(error);
      return decision && !token.isCancellationRequested ? prepareSession(session, gateway, secrets, decision) : null;
    }
    if (error.code !== 'runtime.consent') throw error;
    session.preparing(vscode.l10n.t('Waiting for your confirmation'), null);
    const choice = await askForRuntime(error.message);
    if (token.isCancellationRequested) return null;
    if (choice === 'make') return makeRuntime(request, session, gateway);
    if (choice === 'choose' && (await chooseRuntime())) return prepareSession(session, gateway, secrets, notebook);
    throw error;
  }
}

/** Asks for secrets that are not set. Null if the user cancelled. */
async function requestOf(session: RunSession, secrets: ProfileSecrets): Promise<PrepareRun | null> {
  for (;;) {
    try {
      return await runRequest(session.record, secrets);
    } catch (error) {
      if (!(error instanceof SecretMissing)) throw error;
      session.preparing(vscode.l10n.t('Waiting for the secret {0}', error.secret), null);
      if (session.preparation.token.isCancellationRequested) return null;
      if (!(await secrets.set(error.secret))) throw error;
    }
  }
}

async function makeRuntime(
  request: PrepareRun,
  session: RunSession,
  gateway: WindowGateway,
): Promise<PreparedRun | null> {
  const { preparation } = session;
  const options = {
    location: vscode.ProgressLocation.Notification,
    title: vscode.l10n.t('Creating a runtime for Strobe'),
    cancellable: true,
  };
  return vscode.window.withProgress(options, async (progress, token) => {
    token.onCancellationRequested(() => preparation.cancel());
    let reported = 0;
    const onProgress = ({ fraction, message }: SetupProgress) => {
      const increment = fraction === null ? 0 : Math.max(0, fraction * 100 - reported);
      reported += increment;
      progress.report({ message, increment });
    };
    try {
      return await ask({ ...request, mayMakeRuntime: true }, session, gateway, onProgress);
    } catch (error) {
      if (preparation.token.isCancellationRequested) return null;
      throw error;
    }
  });
}

function ask(
  request: PrepareRun,
  session: RunSession,
  gateway: WindowGateway,
  onProgress?: (progress: SetupProgress) => void,
): Promise<PreparedRun> {
  const tell = (progress: SetupProgress) => {
    session.preparing(progress.message, progress.fraction);
    onProgress?.(progress);
  };
  return gateway.prepare(request, tell, session.preparation.token);
}
