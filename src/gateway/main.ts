/**
 * The gateway process. It prints its address in the first line of its standard output. It runs as long as its standard
 * input is open, so its parent need not end it. With `--daemon MINUTES`, it runs in the background until it has had no
 * run for that time.
 */
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { version } from '../../package.json';
import { cacheFolder } from '../runtime/cacheFolder';
import type { GatewayAddress } from '../wire/messages';
import { ClientServer } from './clientServer';
import { Daemon } from './daemon';
import { daemonFile } from './daemonFile';
import { GatewayService } from './gatewayService';

const recorderHome = join(__dirname, 'recorder');
const token = randomBytes(24).toString('hex');

async function attached(): Promise<void> {
  const service = new GatewayService(recorderHome, version);
  const exit = () => void service.close().finally(() => process.exit(0));
  // A terminal interrupts all of its processes. The client decides what that means.
  process.on('SIGINT', () => {});
  // So does Jupyter when it ends a kernel, and the parent ends then: what has arrived is written first.
  process.on('SIGTERM', () => {});
  process.stdin.on('data', () => {});
  process.stdin.on('end', exit);
  process.stdin.on('error', exit);
  say(await listen(service, null));
}

async function inBackground(idleMinutes: number): Promise<void> {
  const service = new GatewayService(recorderHome, version, () => void daemon.stop());
  const exit = () => void service.close().finally(() => process.exit(0));
  const daemon: Daemon = new Daemon(service, daemonFile(cacheFolder(process.env)), idleMinutes, exit);
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => void daemon.stop().finally(exit));
  // The parent has read the first line, and exits.
  process.stdout.on('error', () => {});
  const address = await listen(service, daemon);
  await daemon.start(address);
  say(address);
}

async function listen(service: GatewayService, daemon: Daemon | null): Promise<GatewayAddress> {
  await service.listen();
  const clients = new ClientServer(service, token, daemon);
  return { port: await clients.listen(), token, pid: process.pid };
}

function say(address: GatewayAddress): void {
  process.stdout.write(`${JSON.stringify(address)}\n`);
}

const [first, minutes] = process.argv.slice(2);
void (first === '--daemon' ? inBackground(Number(minutes)) : attached());
