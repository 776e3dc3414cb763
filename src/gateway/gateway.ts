/**
 * The gateway process. Says where it listens in the first line of its standard output, and lives as long as its standard
 * input is open: whoever started it need not end it.
 */
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { version } from '../../package.json';
import type { GatewayAddress } from '../wire/messages';
import { ClientServer } from './clientServer';
import { GatewayService } from './gatewayService';
import { InterruptCount } from './interruptCount';

async function main(): Promise<void> {
  const token = randomBytes(24).toString('hex');
  const service = new GatewayService(join(__dirname, 'recorder'), version);
  await service.listen();
  const interrupts = new InterruptCount();
  const clients = new ClientServer(service, token, interrupts);
  const address: GatewayAddress = { port: await clients.listen(), token, pid: process.pid };

  process.stdin.on('data', () => {});
  process.stdin.on('end', () => void service.close().finally(() => process.exit(0)));
  process.stdin.on('error', () => void service.close().finally(() => process.exit(0)));
  process.stdout.write(`${JSON.stringify(address)}\n`);
}

void main();
