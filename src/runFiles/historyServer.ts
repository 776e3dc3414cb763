import { createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import http from 'node:http';
import https from 'node:https';
import { basename, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { openPromise, type Entry } from 'yauzl';
import { StrobeError } from '../errors/strobeError';

/** How a history server is asked. */
export interface HistoryAccess {
  /** Sent as `Authorization: Bearer`. */
  token?: string;
  /** Of a proxy; none in the editor, which brings its own. */
  agentOf?: (address: URL) => http.Agent | undefined;
  signal?: AbortSignal;
}

const LONGEST_SILENCE_MS = 30_000;
const MOST_REDIRECTS = 5;
/** More is no log that anybody waits for. */
const MOST_BYTES = 2 ** 36;

/** `…/api/v1/applications/app-1/1/logs`, `…/history/app-1/1/jobs/`; the attempt can be missing. */
const PLACES = [
  /^(.*)\/api\/v1\/applications\/([^/]+)(?:\/(\w+))??(?:\/logs)?\/?$/,
  /^(.*)\/history\/([^/]+)(?:\/(\d+))?(?:\/.*)?$/,
];

/**
 * Where a history server has the event log of an application, from the address of that log, of the application in the REST API, or of
 * one of its pages. Null for another address, or none.
 */
export function logAddress(text: string): URL | null {
  if (!/^https?:\/\//.test(text) || !URL.canParse(text)) return null;
  const address = new URL(text);
  for (const place of PLACES) {
    const [, base, application, attempt] = place.exec(address.pathname) ?? [];
    if (base === undefined) continue;
    const path = ['', 'api', 'v1', 'applications', application, ...(attempt ? [attempt] : []), 'logs'].join('/');
    return new URL(base + path, address.origin);
  }
  return null;
}

/**
 * Downloads an event log.
 * @param folder a folder for its files, which exists
 * @returns the path of the log, for `readRun`
 * @throws StrobeError `historyServer.unreachable`, `historyServer.refused`, `historyServer.failed`.
 */
export async function downloadLog(address: URL, folder: string, access: HistoryAccess): Promise<string> {
  const archive = join(folder, 'logs.zip');
  const response = await get(address, access, MOST_REDIRECTS);
  try {
    await pipeline(response, createWriteStream(archive, { mode: 0o600 }), { signal: access.signal });
    return await unpack(archive, folder);
  } catch (error) {
    if (error instanceof StrobeError || access.signal?.aborted) throw error;
    throw failed(`The event log from ${address.host} could not be read: ${(error as Error).message}.`);
  }
}

async function get(address: URL, access: HistoryAccess, redirects: number): Promise<http.IncomingMessage> {
  const { token, agentOf, signal } = access;
  const { request } = address.protocol === 'https:' ? https : http;
  const headers = token === undefined ? {} : { authorization: `Bearer ${token}` };
  const agent = agentOf?.(address);
  const response = await new Promise<http.IncomingMessage>((resolve, reject) => {
    const sent = request(address, { headers, signal, ...(agent && { agent }) }, resolve);
    sent.setTimeout(LONGEST_SILENCE_MS, () => sent.destroy(new Error('it does not answer')));
    sent.on('error', reject).end();
  }).catch((error: Error) => {
    if (signal?.aborted) throw error;
    throw new StrobeError(
      'historyServer.unreachable',
      `Could not reach the history server at ${address.host}: ${error.message}.`,
    );
  });
  const { statusCode = 0, headers: answer } = response;
  if (statusCode === 200) return response;
  response.destroy();
  if (statusCode >= 301 && statusCode <= 308 && answer.location !== undefined && redirects > 0) {
    const next = new URL(answer.location, address);
    // The token is for this server only.
    return get(next, next.host === address.host ? access : { ...access, token: undefined }, redirects - 1);
  }
  if (statusCode === 401 || statusCode === 403)
    throw new StrobeError(
      'historyServer.refused',
      `The history server at ${address.host} refuses access (${statusCode}).`,
    );
  if (statusCode === 404) throw failed(`The history server at ${address.host} has no such application.`);
  throw failed(`The history server at ${address.host} answers with ${statusCode}.`);
}

/** The archive has one file, or the folder of a rolling log. Names in it are not trusted to be in that folder. */
async function unpack(archive: string, folder: string): Promise<string> {
  const zip = await openPromise(archive);
  const rolled = join(folder, 'log');
  await mkdir(rolled);
  let only: string | null = null;
  let files = 0;
  let bytes = 0;
  for await (const entry of zip.eachEntry() as AsyncIterable<Entry>) {
    if (entry.fileName.endsWith('/')) continue;
    bytes += entry.uncompressedSize;
    if (bytes > MOST_BYTES) throw failed('The event log is larger than 64 GiB.');
    only = join(rolled, basename(entry.fileName));
    await pipeline(await zip.openReadStreamPromise(entry), createWriteStream(only, { mode: 0o600 }));
    files++;
  }
  return files === 1 ? only! : rolled;
}

const failed = (message: string) => new StrobeError('historyServer.failed', message);
