import * as vscode from 'vscode';
import type { HistoryAccess } from '../../historyServer/askHistoryServer';
import { downloadLog, type WantedLog } from '../../historyServer/downloadLog';
import type { HistoryPlace } from '../../historyServer/historyPlace';
import { attemptsOf, MOST_APPLICATIONS, servedLogs, type ServedLog } from '../../historyServer/servedLogs';
import { formatBytes } from '../../text/formatBytes';
import { askForHistoryPlace } from './askForHistoryPlace';
import type { DownloadedLogs } from './downloadedLogs';
import type { HistoryServers } from './historyServers';
import { pickLog } from './pickLog';

/** In ms. */
const BETWEEN_REPORTS = 200;

type Work<T> = (access: HistoryAccess, report: (message: string) => void) => Promise<T>;

/** Event logs that history servers have. */
export class HistoryLogs {
  constructor(
    private readonly servers: HistoryServers,
    private readonly downloaded: DownloadedLogs,
  ) {}

  /**
   * Asks for a server and an application, and downloads its log.
   * @returns the path of the log; undefined if the user cancels
   * @throws StrobeError as `downloadLog` and `servedLogs`
   */
  async choose(): Promise<string | undefined> {
    const place = await askForHistoryPlace(this.servers.known());
    const wanted = place && (await this.wantedOf(place));
    return wanted && (await this.download(wanted));
  }

  private async wantedOf({ server, applicationId, attempt }: HistoryPlace): Promise<WantedLog | undefined> {
    if (applicationId !== null && attempt !== null) return { server, applicationId, attempt };
    const title = vscode.l10n.t('Asking {0}', server);
    const logs = await this.ask(server, title, access =>
      applicationId === null ? servedLogs(server, access) : attemptsOf(server, applicationId, access),
    );
    const chosen = logs && (applicationId !== null && logs.length === 1 ? logs[0] : await pickServed(server, logs));
    return chosen && { server, applicationId: chosen.applicationId, attempt: chosen.attempt };
  }

  private download(wanted: WantedLog): Promise<string | undefined> {
    const title = vscode.l10n.t('Downloading the event log of {0}', wanted.applicationId);
    return this.ask(wanted.server, title, (access, report) =>
      this.downloaded.add(folder => {
        let next = 0;
        return downloadLog(wanted, folder, access, bytes => {
          if (Date.now() < next) return;
          next = Date.now() + BETWEEN_REPORTS;
          report(formatBytes(bytes));
        });
      }),
    );
  }

  /** Works with a server, with a progress that can be cancelled. Undefined if the user does, or gives no token. */
  private async ask<T>(server: string, title: string, work: Work<T>): Promise<T | undefined> {
    const options = { location: vscode.ProgressLocation.Notification, title, cancellable: true };
    const cancelled = new AbortController();
    try {
      return await this.servers.asked(server, async token =>
        vscode.window.withProgress(options, (progress, cancellation) => {
          cancellation.onCancellationRequested(() => cancelled.abort());
          return work({ token, strictSsl: strictSsl(), signal: cancelled.signal }, message =>
            progress.report({ message }),
          );
        }),
      );
    } catch (error) {
      if (cancelled.signal.aborted) return undefined;
      throw error;
    }
  }
}

async function pickServed(server: string, logs: ServedLog[]): Promise<ServedLog | undefined> {
  const isPart = logs.length >= MOST_APPLICATIONS;
  const chosen = await pickLog<ServedLog>({
    title: isPart
      ? vscode.l10n.t('The newest {0} applications of {1}', logs.length, server)
      : vscode.l10n.t('Applications of {0}', server),
    detailOf: ({ applicationId, attempt }) =>
      attempt === null ? applicationId : vscode.l10n.t('{0}, attempt {1}', applicationId, attempt),
    find: async onFound => onFound(logs, 1),
  });
  if (chosen === null) void vscode.window.showInformationMessage(vscode.l10n.t('{0} has no applications.', server));
  return chosen ?? undefined;
}

/** The editor itself adds its other proxy settings to what an extension asks. */
const strictSsl = () => vscode.workspace.getConfiguration('http').get<boolean>('proxyStrictSSL', true);
