import { closeSync, mkdirSync, openSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { thisBuild } from '../gateway/daemonFile';
import { cacheFolder } from '../runtime/cacheFolder';
import { withFolderLock } from '../runtime/withFolderLock';
import { formatBytes } from '../text/formatBytes';
import { plural } from '../text/plural';
import { readAddress, spawnGateway } from '../client/gatewayProcess';
import { daemonStatus, stopDaemon, type DaemonStatus, type WarmState } from '../wire/messages';
import { findDaemon, type FoundDaemon } from './findDaemon';

/** The exit code of `systemctl status` for a service that is not running. */
const NOT_RUNNING = 3;

const say = (text: string) => process.stdout.write(`${text}\n`);

/** `strobe daemon start`: starts a background gateway unless one is running. */
export async function startDaemon({ idle }: { idle: number }): Promise<number> {
  const cache = cacheFolder(process.env);
  return withFolderLock(join(cache, 'daemon'), {}, async () => {
    const found = await findDaemon(process.env);
    if (found?.address.build === thisBuild()) {
      say(`The daemon is already running (process ${found.address.pid}).`);
      await found.client.stop();
      return 0;
    }
    if (found) await end(found);
    say(
      `The daemon is running (process ${await launch(cache, idle)}). It ends after ${plural(idle, 'minute')} without a run.`,
    );
    return 0;
  });
}

/** `strobe daemon stop`: the daemon ends immediately, or with the last of its runs. */
export async function stopRunningDaemon(): Promise<number> {
  const found = await findDaemon(process.env);
  if (found) say(await end(found));
  else say('The daemon is not running.');
  return 0;
}

/** `strobe daemon status`: what it keeps ready. */
export async function showDaemon({ json }: { json?: boolean }): Promise<number> {
  const found = await findDaemon(process.env);
  if (!found) {
    say(json ? 'null' : 'The daemon is not running.');
    return NOT_RUNNING;
  }
  const status = await found.client.connection.sendRequest(daemonStatus, {});
  await found.client.stop();
  say(json ? JSON.stringify(status) : describe(status, found.address.build === thisBuild()));
  return 0;
}

/**
 * In its own session, so that neither Ctrl-C in a terminal nor closing the terminal reaches it. @returns its process id
 */
async function launch(cache: string, idle: number): Promise<number> {
  mkdirSync(cache, { recursive: true });
  const path = join(cache, 'daemon.log');
  // A file that another user created would keep its permissions.
  rmSync(path, { force: true });
  const log = openSync(path, 'wx', 0o600);
  const child = spawnGateway(['--daemon', String(idle)], { cwd: '/', detached: true, stdio: ['ignore', 'pipe', log] });
  closeSync(log);
  try {
    const { pid } = await readAddress(child);
    return pid;
  } catch (error) {
    throw Object.assign(error as Error, {
      message: `${(error as Error).message} ${readFileSync(path, 'utf8')}`.trim(),
    });
  } finally {
    child.stdout?.destroy();
    child.unref();
  }
}

/** @returns the result as a sentence. */
async function end({ client, address }: FoundDaemon): Promise<string> {
  const gone = new Promise<null>(resolve => client.onLost(() => resolve(null)));
  const answer = await Promise.race([client.connection.sendRequest(stopDaemon, {}).catch(() => null), gone]);
  if (answer === null || answer.runs === 0) await gone;
  await client.stop();
  if (answer === null || answer.runs === 0) return `The daemon has ended (process ${address.pid}).`;
  const runs = answer.runs === 1 ? 'the run in progress' : `the ${answer.runs} runs in progress`;
  return `The daemon will end with ${runs} (process ${address.pid}).`;
}

function describe({ pid, version, startTime, idleMinutes, runs, warm }: DaemonStatus, isSame: boolean): string {
  const { classCache, spareJvm, spareDriver } = warm;
  const lines = [
    `The daemon is running (process ${pid}), version ${version}, since ${new Date(startTime).toLocaleString()}.`,
    `class cache   ${words(classCache.state, classCache.diskBytes, 'on disk')}`,
    `spare JVM     ${words(spareJvm.state, spareJvm.residentBytes, 'of memory')}`,
    `spare driver  ${words(spareDriver.state, spareDriver.residentBytes, 'of memory')}`,
    `runs          ${runs === 0 ? `none; ends after ${plural(idleMinutes, 'minute')} without one` : runs}`,
  ];
  if (!isSame) lines.push('It is another build of Strobe and is not used. Run strobe daemon start to replace it.');
  return lines.join('\n');
}

const words = (state: WarmState, bytes: number | null, where: string) =>
  bytes === null ? state : `${state}, ${formatBytes(bytes)} ${where}`;
