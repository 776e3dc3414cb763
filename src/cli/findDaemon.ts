import { randomBytes } from 'node:crypto';
import { daemonFile, isProof, readDaemonFile, usableAddress, type DaemonAddress } from '../gateway/daemonFile';
import { cacheFolder } from '../runtime/cacheFolder';
import { GatewayClient } from '../client/gatewayClient';
import { daemonHello } from '../wire/messages';

/** One that is alive answers at once, whatever it does. */
const ANSWER_MS = 2000;

export interface FoundDaemon {
  address: DaemonAddress;
  client: GatewayClient;
}

/** The gateway in the background, if its file names one that is alive. */
export async function findDaemon(env: NodeJS.ProcessEnv): Promise<FoundDaemon | null> {
  const address = readDaemonFile(daemonFile(cacheFolder(env)));
  const client = address && (await reach(address));
  return client && { address, client };
}

/** The same, if it is this very program. */
export async function usableDaemon(env: NodeJS.ProcessEnv): Promise<GatewayClient | null> {
  const address = usableAddress(cacheFolder(env));
  return address && reach(address);
}

/** Null where it is gone, or another program listens there. */
async function reach(address: DaemonAddress): Promise<GatewayClient | null> {
  const client = await GatewayClient.connect(address).catch(() => null);
  if (!client || (await hasProved(client, address))) return client;
  await client.stop();
  return null;
}

/** Nothing is told to a program that only happens to listen at that port: a run's environment may hold secrets. */
async function hasProved({ connection }: GatewayClient, { key }: DaemonAddress): Promise<boolean> {
  const nonce = randomBytes(24).toString('hex');
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<null>(resolve => (timer = setTimeout(resolve, ANSWER_MS, null)));
  const asked = connection.sendRequest(daemonHello, { nonce }).catch(() => null);
  const answer = await Promise.race([asked, late]);
  clearTimeout(timer);
  return typeof answer?.proof === 'string' && isProof(answer.proof, key, nonce);
}
