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

/** As `systemctl status` says it of a service that does not run. */
const NOT_RUNNING = 3;

const say = (text: string) => process.stdout.write(`${text}\n`);

/** `strobe daemon start`: one gateway in the background, however often it is asked for. */
export async function startDaemon({ idle }: { idle: number }): Promise<number> {
  const cache = cacheFolder(process.env);
  return withFolderLock(join(cache, 'daemon'), {}, async () => {
    const found = await findDaemon(process.env);
    if (found?.address.build === thisBuild()) {
      say(`The daemon runs already, as process ${found.address.pid}.`);
      await found.client.stop();
      return 0;
    }
    if (found) await end(found);
    say(
      `The daemon runs as process ${await launch(cache, idle)}; it ends after ${plural(idle, 'minute')} without a run.`,
    );
    return 0;
  });
}

/** `strobe daemon stop`: it ends at once, or with the last of the runs that it is asked for. */
export async function stopRunningDaemon(): Promise<number> {
  const found = await findDaemon(process.env);
  if (found) say(await end(found));
  else say('The daemon does not run.');
  return 0;
}

/** `strobe daemon status`: what it keeps ready. */
export async function showDaemon({ json }: { json?: boolean }): Promise<number> {
  const found = await findDaemon(process.env);
  if (!found) {
    say(json ? 'null' : 'The daemon does not run.');
    return NOT_RUNNING;
  }
  const status = await found.client.connection.sendRequest(daemonStatus, {});
  await found.client.stop();
  say(json ? JSON.stringify(status) : describe(status, found.address.build === thisBuild()));
  return 0;
}

/** In a session of its own: neither a terminal's Ctrl-C nor its end reaches it. @returns its process id */
async function launch(cache: string, idle: number): Promise<number> {
  mkdirSync(cache, { recursive: true });
  const path = join(cache, 'daemon.log');
  // A file of somebody else's making would stay as readable as it was made.
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

/** @returns what became of it, in a sentence. */
async function end({ client, address }: FoundDaemon): Promise<string> {
  const gone = new Promise<null>(resolve => client.onLost(() => resolve(null)));
  const answer = await Promise.race([client.connection.sendRequest(stopDaemon, {}).catch(() => null), gone]);
  if (answer === null || answer.runs === 0) await gone;
  await client.stop();
  if (answer === null || answer.runs === 0) return `The daemon has ended (process ${address.pid}).`;
  const runs = answer.runs === 1 ? 'the run that is on' : `the ${answer.runs} runs that are on`;
  return `The daemon ends with ${runs} (process ${address.pid}).`;
}

function describe({ pid, version, startTime, idleMinutes, runs, warm }: DaemonStatus, isSame: boolean): string {
  const { classCache, spareJvm, spareDriver } = warm;
  const lines = [
    `The daemon runs as process ${pid}, version ${version}, since ${new Date(startTime).toLocaleString()}.`,
    `class cache   ${words(classCache.state, classCache.diskBytes, 'on disk')}`,
    `spare JVM     ${words(spareJvm.state, spareJvm.residentBytes, 'of memory')}`,
    `spare driver  ${words(spareDriver.state, spareDriver.residentBytes, 'of memory')}`,
    `runs          ${runs === 0 ? `none; ends after ${plural(idleMinutes, 'minute')} without one` : runs}`,
  ];
  if (!isSame) lines.push('It is another version of this program, and not used: strobe daemon start replaces it.');
  return lines.join('\n');
}

const words = (state: WarmState, bytes: number | null, where: string) =>
  bytes === null ? state : `${state}, ${formatBytes(bytes)} ${where}`;
