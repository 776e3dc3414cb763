import { randomBytes } from 'node:crypto';
import { daemonFile, isProof, readDaemonFile, usableAddress, type DaemonAddress } from '../gateway/daemonFile';
import { cacheFolder } from '../runtime/cacheFolder';
import { GatewayClient } from '../client/gatewayClient';
import { daemonHello } from '../wire/messages';

/** A running daemon responds immediately, even if it is busy. */
const ANSWER_MS = 2000;

export interface FoundDaemon {
  address: DaemonAddress;
  client: GatewayClient;
}

/** The background gateway, if its file names a running one. */
export async function findDaemon(env: NodeJS.ProcessEnv): Promise<FoundDaemon | null> {
  const address = readDaemonFile(daemonFile(cacheFolder(env)));
  const client = address && (await reach(address));
  return client && { address, client };
}

/** The same, if it is the same build of this program. */
export async function usableDaemon(env: NodeJS.ProcessEnv): Promise<GatewayClient | null> {
  const address = usableAddress(cacheFolder(env));
  return address && reach(address);
}

/** Null if it is gone, or another program listens there. */
async function reach(address: DaemonAddress): Promise<GatewayClient | null> {
  const client = await GatewayClient.connect(address).catch(() => null);
  if (!client || (await hasProved(client, address))) return client;
  await client.stop();
  return null;
}

/** Sends nothing to another program that happens to listen at that port: a run's environment may contain secrets. */
async function hasProved({ connection }: GatewayClient, { key }: DaemonAddress): Promise<boolean> {
  const nonce = randomBytes(24).toString('hex');
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<null>(resolve => (timer = setTimeout(resolve, ANSWER_MS, null)));
  const asked = connection.sendRequest(daemonHello, { nonce }).catch(() => null);
  const answer = await Promise.race([asked, late]);
  clearTimeout(timer);
  return typeof answer?.proof === 'string' && isProof(answer.proof, key, nonce);
}
