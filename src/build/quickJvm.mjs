import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/**
 * Jobs of seconds do not pay back what compiling them well costs, nor several threads of garbage collection. What is compiled
 * quickly needs more of the stack.
 */
const FOR_SECONDS = ['-XX:TieredStopAtLevel=1', '-XX:+UseSerialGC', '-Xss4080k'];
/** What a JVM says of an archive that it cannot use would stand in a job's output. */
const SILENT = '-Xlog:disable';
const PATIENCE_MS = 180_000;

/**
 * Java for many short jobs of Spark: few compilations, and classes from an archive that a first job leaves behind when it
 * ends. Starting a small job then takes 60 % of its time.
 *
 * @see https://docs.oracle.com/en/java/javase/21/vm/class-data-sharing.html
 * @param {object} options
 * @param {import('../runtime/runtime').Runtime} options.runtime
 * @param {string} options.job a script of PySpark that uses what most jobs use
 * @param {string} options.folder for the archives, about 200 MB
 * @returns {Promise<{ runtime: import('../runtime/runtime').Runtime, options: string }>} the runtime with such a Java, and
 *   its options, for SPARK_SUBMIT_OPTS; without an archive where this Java makes none
 */
export async function quickJvm({ runtime, job, folder }) {
  const base = await baseArchive(runtime.java.home, folder);
  const home = quickHome(runtime, base, path.join(folder, 'java'));
  const archive = path.join(folder, 'spark.jsa');
  const options = [...FOR_SECONDS, SILENT];
  const quick = withJava(runtime, home);
  await quietly(runtime.python.executable, [job], {
    ...quick.environment,
    SPARK_SUBMIT_OPTS: [...options, `-XX:ArchiveClassesAtExit=${archive}`].join(' '),
  });
  const archives = [base, archive].filter(file => file !== null && existsSync(file));
  if (archives.length > 0) options.push(`-XX:SharedArchiveFile=${archives.join(path.delimiter)}`);
  return { runtime: quick, options: options.join(' ') };
}

const withJava = (runtime, home) => ({
  ...runtime,
  java: { ...runtime.java, home },
  environment: { ...runtime.environment, JAVA_HOME: home },
});

/** Java's own classes, for a Java that comes without their archive; null where it has one. */
async function baseArchive(javaHome, folder) {
  if (existsSync(path.join(javaHome, 'lib/server/classes.jsa'))) return null;
  const archive = path.join(folder, 'java.jsa');
  const options = ['-Xshare:dump', '-XX:+UseSerialGC', `-XX:SharedArchiveFile=${archive}`];
  await quietly(path.join(javaHome, 'bin/java'), options);
  return existsSync(archive) ? archive : null;
}

/**
 * A Java home that is the given one but for `bin/java`: a script that gives Spark's class path a form for which Java keeps
 * an archive. Spark names a folder first, all of its jars by one pattern, and one of them twice.
 */
function quickHome(runtime, base, home) {
  const real = runtime.java.home;
  const jars = path.join(runtime.pyspark.home, 'jars');
  const files = readdirSync(jars).filter(name => name.endsWith('.jar'));
  const expanded = files.sort().map(name => path.join(jars, name));
  mkdirSync(path.join(home, 'bin'), { recursive: true });
  for (const name of readdirSync(real).filter(each => each !== 'bin'))
    symlinkSync(path.join(real, name), path.join(home, name));
  const script = `#!/bin/sh
for argument do
  shift
  case $argument in
    *:'${jars}/*') argument='${expanded.join(':')}':\${argument%:'${jars}/*'} ;;
  esac
  set -- "$@" "$argument"
done
exec '${real}/bin/java' ${base === null ? '' : `'-XX:SharedArchiveFile=${base}' `}"$@"
`;
  writeFileSync(path.join(home, 'bin/java'), script, { mode: 0o755 });
  return home;
}

/** Resolves when the command and all that holds its output have ended: the JVM writes its archive after the driver. */
async function quietly(command, args, env = {}) {
  const child = spawn(command, args, { env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
  child.stdout.resume();
  child.stderr.resume();
  child.on('error', () => undefined);
  await once(child, 'close', { signal: AbortSignal.timeout(PATIENCE_MS) }).catch(() => child.kill('SIGKILL'));
}
