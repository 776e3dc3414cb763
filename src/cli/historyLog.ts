import type http from 'node:http';
import { HttpProxyAgent } from 'http-proxy-agent';
import { HttpsProxyAgent } from 'https-proxy-agent';
import { getProxyForUrl } from 'proxy-from-env';
import type { HistoryAccess } from '../historyServer/askHistoryServer';
import { downloadLog } from '../historyServer/downloadLog';
import type { HistoryPlace } from '../historyServer/historyPlace';
import { attemptsOf, servedLogs, type ServedLog } from '../historyServer/servedLogs';
import { formatBytes } from '../text/formatBytes';
import { LateProgress } from './lateProgress';

/**
 * Downloads the event log of an application into a folder, with the token of `STROBE_HISTORY_TOKEN` and the proxies of the environment.
 * Without the number of an attempt, the newest one is meant.
 * @returns its path. @throws as `downloadLog`.
 */
export async function historyLog({ server, attempt }: HistoryPlace, applicationId: string, folder: string) {
  const access = accessHere();
  const [newest] = attempt === null ? await attemptsOf(server, applicationId, access) : [{ attempt }];
  const progress = new LateProgress();
  const onBytes = (bytes: number) => progress.update(`Downloading ${applicationId}: ${formatBytes(bytes)}`, null);
  const wanted = { server, applicationId, attempt: newest!.attempt };
  return downloadLog(wanted, folder, access, onBytes).finally(() => progress.clear());
}

/** The newest applications of a history server. @throws as `servedLogs` */
export const historyList = (server: string): Promise<ServedLog[]> => servedLogs(server, accessHere());

function accessHere(): HistoryAccess {
  const token = process.env['STROBE_HISTORY_TOKEN'];
  return { agentOf: proxyOf, ...(token && { token }) };
}

function proxyOf(address: URL): http.Agent | undefined {
  const proxy = getProxyForUrl(address.href);
  if (proxy === '') return undefined;
  return address.protocol === 'https:' ? new HttpsProxyAgent(proxy) : new HttpProxyAgent(proxy);
}
