import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import type { JavaProbe } from './findJava';

/** Spark's launcher passes `--add-modules=jdk.incubator.vector`; a Java without that module refuses to start. */
const ASKED_BY_SPARK = 'jdk.incubator.vector';

export function needsAdapting(java: JavaProbe): boolean {
  return java.modules !== null && !java.modules.includes(ASKED_BY_SPARK);
}

/**
 * A Java home in the cache that is the given one but for `bin/java`: a script that leaves out of `--add-modules` what
 * this Java does not have and becomes the real `java`. So pyspark's own `spark-submit` works with it unmodified.
 * Made once for each Java; POSIX only.
 */
export function adaptJava(java: JavaProbe, cache: string): string {
  const script = wrapperScript(path.join(java.home, 'bin', 'java'), java.modules ?? []);
  const key = createHash('sha256').update(java.home).update(script).digest('hex').slice(0, 12);
  const home = path.join(cache, 'java', `adapted-${java.version}-${key}`);
  if (existsSync(home)) return home;
  mkdirSync(path.dirname(home), { recursive: true });
  const building = mkdtempSync(`${home}.`);
  try {
    fill(building, java.home, script);
    renameSync(building, home);
  } catch (error) {
    rmSync(building, { recursive: true, force: true });
    // Another process was faster: what it made is the same.
    if (!existsSync(home)) throw error;
  }
  return home;
}

function fill(folder: string, original: string, script: string): void {
  for (const name of readdirSync(original)) {
    if (name !== 'bin') symlinkSync(path.join(original, name), path.join(folder, name));
  }
  mkdirSync(path.join(folder, 'bin'));
  for (const name of readdirSync(path.join(original, 'bin'))) {
    if (name !== 'java') symlinkSync(path.join(original, 'bin', name), path.join(folder, 'bin', name));
  }
  writeFileSync(path.join(folder, 'bin', 'java'), script, { mode: 0o755 });
}

/**
 * Only the JDK's own modules (`java.…`, `jdk.…`) are left out, others come from a module path that we do not know; and
 * only before the main class, what follows are the program's arguments.
 */
export function wrapperScript(realJava: string, modules: string[]): string {
  return `#!/bin/sh
real=${shellQuote(realJava)}
modules=' ${modules.join(' ')} '

# Sets "kept" to the list in $1 without the JDK's modules that this Java does not have.
keep_known() {
  kept=
  IFS=,
  for module in $1; do
    case $module in
      java.* | jdk.*) case $modules in *" $module "*) ;; *) continue ;; esac ;;
    esac
    kept=$kept\${kept:+,}$module
  done
  unset IFS
}

state=options
for argument do
  shift
  case $state in
    program) set -- "$@" "$argument" ;;
    value)
      set -- "$@" "$argument"
      state=options
      ;;
    last)
      set -- "$@" "$argument"
      state=program
      ;;
    modules)
      keep_known "$argument"
      [ -z "$kept" ] || set -- "$@" --add-modules "$kept"
      state=options
      ;;
    options)
      case $argument in
        --add-modules=*)
          keep_known "\${argument#--add-modules=}"
          [ -z "$kept" ] || set -- "$@" "--add-modules=$kept"
          ;;
        --add-modules) state=modules ;;
        -cp | -classpath | --class-path | -p | --module-path | --upgrade-module-path | --limit-modules | --add-exports | \\
          --add-opens | --add-reads | --enable-native-access | -d | --describe-module | --source)
          set -- "$@" "$argument"
          state=value
          ;;
        -jar | -m | --module)
          set -- "$@" "$argument"
          state=last
          ;;
        -* | @*) set -- "$@" "$argument" ;;
        *)
          set -- "$@" "$argument"
          state=program
          ;;
      esac
      ;;
  esac
done
exec "$real" "$@"
`;
}

function shellQuote(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
