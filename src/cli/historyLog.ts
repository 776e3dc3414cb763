import type http from 'node:http';
import { HttpProxyAgent } from 'http-proxy-agent';
import { HttpsProxyAgent } from 'https-proxy-agent';
import { getProxyForUrl } from 'proxy-from-env';
import { downloadLog } from '../runFiles/historyServer';

/**
 * Downloads an event log into a folder, with the token of `STROBE_HISTORY_TOKEN` and the proxies of the environment.
 * @returns its path. @throws as `downloadLog`.
 */
export function historyLog(address: URL, folder: string): Promise<string> {
  const token = process.env['STROBE_HISTORY_TOKEN'];
  return downloadLog(address, folder, { agentOf: proxyOf, ...(token && { token }) });
}

function proxyOf(address: URL): http.Agent | undefined {
  const proxy = getProxyForUrl(address.href);
  if (proxy === '') return undefined;
  return address.protocol === 'https:' ? new HttpsProxyAgent(proxy) : new HttpProxyAgent(proxy);
}
