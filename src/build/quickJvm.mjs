import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/**
 * For jobs of a few seconds, neither optimized compilation nor parallel garbage collection pays off. Code from the fast compiler
 * needs more stack.
 */
const FOR_SECONDS = ['-XX:TieredStopAtLevel=1', '-XX:+UseSerialGC', '-Xss4080k'];
/** Suppresses JVM warnings about unusable archives, which would appear in the output of jobs. */
const SILENT = '-Xlog:disable';
const PATIENCE_MS = 180_000;

/**
 * A Java for many short Spark jobs: with little compilation, and with a class archive that a first job creates when it ends. A
 * small job then starts in 60 % of the time.
 *
 * @see https://docs.oracle.com/en/java/javase/21/vm/class-data-sharing.html
 * @param {object} options
 * @param {import('../runtime/runtime').Runtime} options.runtime
 * @param {string} options.job a PySpark script that uses the most common features
 * @param {string} options.folder for the archives, about 200 MB
 * @returns {Promise<{ runtime: import('../runtime/runtime').Runtime, options: string }>} the runtime with this Java, and its
 *   options for SPARK_SUBMIT_OPTS; without an archive if this Java cannot create one
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

/** Archive of the JDK classes, for a Java without one; null if it has one. */
async function baseArchive(javaHome, folder) {
  if (existsSync(path.join(javaHome, 'lib/server/classes.jsa'))) return null;
  const archive = path.join(folder, 'java.jsa');
  const options = ['-Xshare:dump', '-XX:+UseSerialGC', `-XX:SharedArchiveFile=${archive}`];
  await quietly(path.join(javaHome, 'bin/java'), options);
  return existsSync(archive) ? archive : null;
}

/**
 * A copy of a Java home whose `bin/java` is a script that rewrites the class path of Spark so that Java can use a class archive.
 * Spark's class path starts with a folder, has a wildcard for all jars, and contains one jar twice.
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

/** Resolves when the command and its child processes have ended, because the JVM writes the archive after the driver has ended. */
async function quietly(command, args, env = {}) {
  const child = spawn(command, args, { env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
  child.stdout.resume();
  child.stderr.resume();
  child.on('error', () => undefined);
  await once(child, 'close', { signal: AbortSignal.timeout(PATIENCE_MS) }).catch(() => child.kill('SIGKILL'));
}
