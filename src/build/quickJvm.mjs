import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import path from 'node:path';

/** Jobs of seconds do not pay back what compiling them well costs, nor several threads of garbage collection. */
const FOR_SECONDS = ['-XX:TieredStopAtLevel=1', '-XX:+UseSerialGC'];
/** What a JVM says of an archive that it cannot use would stand in a job's output. */
const SILENT = '-Xlog:disable';
const PATIENCE_MS = 180_000;

/**
 * Options of Java for many short jobs of Spark: few compilations, and classes from an archive that a first job leaves
 * behind when it ends. Starting a small job then takes 60 % of its time.
 *
 * @see https://docs.oracle.com/en/java/javase/21/vm/class-data-sharing.html
 * @param {object} options
 * @param {import('../runtime/runtime').Runtime} options.runtime
 * @param {string} options.job a script of PySpark that uses what most jobs use
 * @param {string} options.folder for the archives, about 200 MB
 * @returns {Promise<string>} for SPARK_SUBMIT_OPTS; without an archive where this Java makes none
 */
export async function quickJvm({ runtime, job, folder }) {
  const base = await baseArchive(runtime.java.home, folder);
  const archive = path.join(folder, 'spark.jsa');
  const making = [...FOR_SECONDS, SILENT, `-XX:ArchiveClassesAtExit=${archive}`];
  if (base !== null) making.push(`-XX:SharedArchiveFile=${base}`);
  await quietly(runtime.python.executable, [job], { ...runtime.environment, SPARK_SUBMIT_OPTS: making.join(' ') });
  if (!existsSync(archive)) return FOR_SECONDS.join(' ');
  const archives = base === null ? archive : `${base}${path.delimiter}${archive}`;
  return [...FOR_SECONDS, SILENT, `-XX:SharedArchiveFile=${archives}`].join(' ');
}

/** Java's own classes, for a Java that comes without their archive; null where it has one. */
async function baseArchive(javaHome, folder) {
  if (existsSync(path.join(javaHome, 'lib/server/classes.jsa'))) return null;
  const archive = path.join(folder, 'java.jsa');
  await quietly(path.join(javaHome, 'bin/java'), [
    '-Xshare:dump',
    '-XX:+UseSerialGC',
    `-XX:SharedArchiveFile=${archive}`,
  ]);
  return archive;
}

/** Resolves when the command and all that holds its output have ended: the JVM writes its archive after the driver. */
async function quietly(command, args, env = {}) {
  const child = spawn(command, args, { env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
  child.stdout.resume();
  child.stderr.resume();
  child.on('error', () => undefined);
  await once(child, 'close', { signal: AbortSignal.timeout(PATIENCE_MS) }).catch(() => child.kill('SIGKILL'));
}
