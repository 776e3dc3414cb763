import * as vscode from 'vscode';
import type { ListedApplication } from '../../model/listedLog';
import { formatDuration } from '../../text/formatDuration';
import { localTime } from '../../text/localTime';

export interface LogItem<Log extends ListedApplication> extends vscode.QuickPickItem {
  log: Log;
}

/** An application as an item of a quick pick. @param detail what tells it from others with the same name */
export function logItem<Log extends ListedApplication>(log: Log, detail: string): LogItem<Log> {
  const { name, user, applicationId, startTime, endTime, status } = log;
  const took = endTime === null ? '' : formatDuration(Math.max(0, endTime - startTime));
  const state = status === 'running' ? vscode.l10n.t('running') : vscode.l10n.t('ended');
  const facts = [oneLine(user), localTime(startTime), took, state];
  return { label: oneLine(name) || applicationId, description: facts.filter(Boolean).join(' · '), detail, log };
}

/** Names come from files and servers. */
const oneLine = (text: string) => text.replace(/[\s\p{Cc}]+/gu, ' ').trim();
