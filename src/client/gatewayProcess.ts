/** The gateway as a process. Its connection is not imported here: the client loads it while the gateway starts. */
import { spawn, type ChildProcess, type SpawnOptions } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { StrobeError } from '../errors/strobeError';
import type { GatewayAddress } from '../wire/messages';

/** The gateway next to this program, on the same Node. */
export function spawnGateway(args: string[], options: SpawnOptions): ChildProcess {
  const env = { ...process.env, ELECTRON_RUN_AS_NODE: '1' };
  return spawn(process.execPath, [join(__dirname, 'gateway.js'), ...args], { ...options, env });
}

/** A gateway that ends with this process, which holds its standard input. */
export function spawnOwnGateway(stderr: 'inherit' | 'pipe' = 'inherit'): ChildProcess {
  const child = spawnGateway([], { stdio: ['pipe', 'pipe', stderr] });
  child.stdin!.on('error', () => undefined);
  return child;
}

/** @throws StrobeError `gateway.lost` if it does not start. */
export async function readAddress(child: ChildProcess): Promise<GatewayAddress> {
  const lines = createInterface({ input: child.stdout! });
  const lost = once(child, 'exit').then(() => {
    throw new StrobeError('gateway.lost', 'Strobe’s gateway process ended before it was ready.');
  });
  const [line] = (await Promise.race([once(lines, 'line'), lost])) as [string];
  lost.catch(() => undefined);
  return JSON.parse(line) as GatewayAddress;
}
