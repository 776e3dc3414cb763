/** The gateway as a process. What connects to it is loaded while it comes up, so it is not needed here. */
import { spawn, type ChildProcess, type SpawnOptions } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { StrobeError } from '../errors/strobeError';
import type { GatewayAddress } from '../wire/messages';

/** The gateway beside this program, on the same Node. */
export function spawnGateway(args: string[], options: SpawnOptions): ChildProcess {
  const env = { ...process.env, ELECTRON_RUN_AS_NODE: '1' };
  return spawn(process.execPath, [join(__dirname, 'gateway.js'), ...args], { ...options, env });
}

/** One that ends when this process does, because it holds its standard input. */
export function spawnOwnGateway(stderr: 'inherit' | 'pipe' = 'inherit'): ChildProcess {
  const child = spawnGateway([], { stdio: ['pipe', 'pipe', stderr] });
  child.stdin!.on('error', () => undefined);
  return child;
}

/** @throws StrobeError `gateway.lost` when it does not come up. */
export async function readAddress(child: ChildProcess): Promise<GatewayAddress> {
  const lines = createInterface({ input: child.stdout! });
  const lost = once(child, 'exit').then(() => {
    throw new StrobeError('gateway.lost', 'Strobe’s gateway process ended before it was ready.');
  });
  const [line] = (await Promise.race([once(lines, 'line'), lost])) as [string];
  lost.catch(() => undefined);
  return JSON.parse(line) as GatewayAddress;
}
