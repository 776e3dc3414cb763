import http from 'node:http';
import https from 'node:https';
import { StrobeError } from '../errors/strobeError';

/** How a history server is asked. */
export interface HistoryAccess {
  /** Sent as `Authorization: Bearer`. */
  token?: string;
  /** Of a proxy; none in the editor, which replaces `request` by one that uses its own. */
  agentOf?: (address: URL) => http.Agent | undefined;
  /** Whether to refuse a certificate that nobody vouches for; by default, it is refused. */
  strictSsl?: boolean;
  signal?: AbortSignal;
}

const LONGEST_SILENCE_MS = 30_000;
const MOST_REDIRECTS = 5;

/**
 * The answer of a history server, of which nothing has been read.
 * @param missing makes the error for an address that the server does not have (404)
 * @throws StrobeError `historyServer.unreachable`, `historyServer.refused`, `historyServer.failed`, and that of `missing`; the reason of
 * the signal.
 */
export async function askHistoryServer(
  address: URL,
  access: HistoryAccess,
  missing: (host: string) => StrobeError,
  redirects = MOST_REDIRECTS,
): Promise<http.IncomingMessage> {
  const response = await send(address, access);
  const { statusCode = 0, headers } = response;
  if (statusCode === 200) return response;
  response.destroy();
  if (statusCode >= 301 && statusCode <= 308 && headers.location !== undefined && redirects > 0) {
    const next = new URL(headers.location, address);
    return askHistoryServer(next, forNext(access, address, next), missing, redirects - 1);
  }
  if (statusCode === 404) throw missing(address.host);
  throw errorOf(statusCode, address, access);
}

function errorOf(status: number, address: URL, { token }: HistoryAccess): StrobeError {
  const server = `The history server at ${address.host}`;
  if (status === 407) return unreachable(address, 'the proxy refuses access (407)');
  if (status !== 401 && status !== 403)
    return new StrobeError('historyServer.failed', `${server} answers with ${status}.`);
  const what = token === undefined ? 'wants a token' : 'refuses the token';
  return new StrobeError('historyServer.refused', `${server} ${what} (${status}).`);
}

async function send(address: URL, access: HistoryAccess): Promise<http.IncomingMessage> {
  const { token, agentOf, signal, strictSsl = true } = access;
  if (address.protocol !== 'https:' && address.protocol !== 'http:')
    throw new StrobeError('historyServer.failed', `A history server cannot be at ${address.protocol}//.`);
  const { request } = address.protocol === 'https:' ? https : http;
  const headers = token === undefined ? {} : { authorization: `Bearer ${token}` };
  const agent = agentOf?.(address);
  return new Promise<http.IncomingMessage>((resolve, reject) => {
    const options = { headers, signal, rejectUnauthorized: strictSsl, ...(agent && { agent }) };
    const sent = request(address, options, resolve);
    sent.setTimeout(LONGEST_SILENCE_MS, () => sent.destroy(new Error('it does not answer')));
    sent.on('error', reject).end();
  }).catch((error: NodeJS.ErrnoException) => {
    signal?.throwIfAborted();
    throw unreachable(address, error.message || (error.code ?? 'no connection'));
  });
}

/** The token is for this server only, and not for a connection that anybody can read if the first one was not. */
function forNext(access: HistoryAccess, address: URL, next: URL): HistoryAccess {
  const isSafe = next.host === address.host && (next.protocol === address.protocol || next.protocol === 'https:');
  return isSafe ? access : { ...access, token: undefined };
}

export const unreachable = (address: URL, why: string) =>
  new StrobeError('historyServer.unreachable', `Could not reach the history server at ${address.host}: ${why}.`);
