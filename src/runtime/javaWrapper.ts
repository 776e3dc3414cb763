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

/** Spark classes that a JVM reads from an archive, or writes to one, instead of loading each from its jar. */
export interface ArchivedClasses {
  /** JVM options with the archive. */
  options: string[];
  /** Required files; without them, the JVM starts normally. Null if none are required. */
  needs: WholeFiles | null;
  /** Spark's folder of jars, and the expansion of its launcher's pattern `jars/*`. */
  jars: string;
  expanded: string[];
  /** The first part of each name in the jars: a configuration folder without any of these may come after the jars. */
  topNames: string[];
}

/** Unmodified files: one that is newer than the stamp was changed and might crash the JVM. */
export interface WholeFiles {
  files: string[];
  stamp: string;
}

export interface Wrapping {
  /** The modules of a Java that lacks one that Spark requests; null if nothing is to be removed. */
  modules: string[] | null;
  /** Options of Spark's driver that control when Java compiles code: not used if the user sets them. */
  compiler: string[];
  classes: ArchivedClasses | null;
}

/** Linux cannot pass a longer argument to a program (MAX_ARG_STRLEN). */
const LONGEST_ARGUMENT = 128 * 1024;

/**
 * A Java home that is the given one except for `bin/java`, a script that changes some arguments and then runs the real
 * `java`, so that Spark's own `spark-submit` works unmodified. Created once for each script; POSIX only.
 *
 * @param name of the new home, without the part that distinguishes scripts
 */
export function wrapJava(original: string, name: string, wrapping: Wrapping): string {
  const script = wrapperScript(path.join(original, 'bin', 'java'), wrapping);
  const home = `${name}-${createHash('sha256').update(original).update(script).digest('hex').slice(0, 12)}`;
  if (existsSync(home)) return home;
  mkdirSync(path.dirname(home), { recursive: true });
  const building = mkdtempSync(`${home}.`);
  try {
    fill(building, original, script);
    renameSync(building, home);
  } catch (error) {
    rmSync(building, { recursive: true, force: true });
    // Another process was faster and created the same home.
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

/** Whether a class path of these jars, with room for more entries, is short enough for a command line. */
export function fitsCommandLine(expanded: string[]): boolean {
  return Buffer.byteLength(expanded.join(':')) < LONGEST_ARGUMENT - 16 * 1024;
}

/**
 * Only the JDK's own modules (`java.…`, `jdk.…`) are removed: others come from a module path that we do not know.
 * Arguments are changed only before the main class; the rest belong to the program.
 */
function wrapperScript(realJava: string, { modules, compiler, classes }: Wrapping): string {
  return `#!/bin/sh
real=${shellQuote(realJava)}

# Spark's driver. The JVM that determines its launch command runs before it.
driver=
case " $* " in
  *' org.apache.spark.launcher.Main '*) ;;
  *' org.apache.spark.deploy.SparkSubmit '*) driver=yes ;;
esac
${modules ? modulesPart(modules) : ''}${classes ? classesPart(classes) : ''}
state=options
for argument do
  shift
  case $state in
    program) ;;
    value) state=options ;;
    last) state=program ;;
    modules)
      state=options
      keep_known "$argument"
      [ -n "$kept" ] || continue
      set -- "$@" --add-modules
      argument=$kept
      ;;
    path)
      state=options
      order_path "$argument"
      argument=$ordered
      ;;
    options)
      case $argument in
${modules ? MODULES_OPTION : ''}${classes ? CLASS_PATH_OPTION : ''}        -cp | -classpath | --class-path | -p | --module-path | --upgrade-module-path | --limit-modules | --add-exports | \\
          --add-opens | --add-reads | --add-modules | --enable-native-access | -d | --describe-module | --source)
          state=value
          ;;
        -jar | -m | --module) state=last ;;
        -* | @*) ;;
        *) state=program ;;
      esac
      ;;
  esac
  set -- "$@" "$argument"
done
${compiler.length ? compilerPart(compiler) : ''}${classes ? archivePart(classes) : ''}exec "$real" "$@"
`;
}

const compilerPart = (options: string[]) => `if [ -n "$driver" ]; then
  case "$* $JAVA_TOOL_OPTIONS $JDK_JAVA_OPTIONS $_JAVA_OPTIONS" in
    ${OWN_COMPILER.map(option => `*${option}*`).join(' | ')}) ;;
    *) set -- ${options.map(shellQuote).join(' ')} "$@" ;;
  esac
fi
`;

const archivePart = ({ options }: ArchivedClasses) => `if [ -n "$archived" ]; then
  set -- ${options.map(shellQuote).join(' ')} "$@"
fi
`;

const MODULES_OPTION = `        --add-modules=*)
          keep_known "\${argument#--add-modules=}"
          [ -n "$kept" ] || continue
          argument=--add-modules=$kept
          ;;
        --add-modules)
          state=modules
          continue
          ;;
`;

const modulesPart = (modules: string[]) => `modules=' ${modules.join(' ')} '

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
`;

const CLASS_PATH_OPTION = `        -cp | -classpath | --class-path) state=path ;;
`;

/** Options with which a user selects or creates an archive of classes. */
const OWN_ARCHIVE = [
  '-Xshare',
  'SharedArchiveFile',
  'SharedClassListFile',
  'ArchiveClassesAtExit',
  'AutoCreateSharedArchive',
  'DynamicDumpInfo',
  'DumpLoadedClassList',
  '-XX:AOT',
];

/** Options with which a user controls compilation, or the stack size that compiled code needs. */
const OWN_COMPILER = ['-Xint', '-Xcomp', 'Tiered', 'Tier4', 'CompileThreshold', 'JVMCI', '-Xss', 'ThreadStackSize'];

/**
 * A Java archive is valid for one beginning of the class path, with only jars. Spark's launcher puts its configuration
 * folder first. Behind the jars it has the same effect if no jar contains one of its files.
 */
const classesPart = ({ needs, jars, expanded, topNames }: ArchivedClasses) => `jars=${shellQuote(jars)}
expanded=${shellQuote(expanded.join(':'))}
names=${shellQuote(`/${topNames.join('/')}/`)}
archived=
usable=$driver

# Not if the user has an archive.
case "$* $JAVA_TOOL_OPTIONS $JDK_JAVA_OPTIONS $_JAVA_OPTIONS" in
  ${OWN_ARCHIVE.map(option => `*${option}*`).join(' | ')}) usable= ;;
esac
${needs ? wholeFilesPart(needs) : ''}
# Sets "ordered" to the class path in $1, and "archived" if the archive matches it: then the jars come first.
order_path() {
  ordered=$1
  [ -n "$usable" ] || return 0
  folder=\${1%%:*}
  rest=\${1#*:}
  first=\${rest%%"$jars/*"*}
  [ "$first" != "$rest" ] || return 0
  rest=\${rest#"$first$jars/*"}
  case $rest in '' | :*) ;; *) return 0 ;; esac
  [ -n "$folder" ] && [ ! -f "$folder" ] && put_first "$first" && no_name_of_jars "$folder" || return 0
  archived=yes
  [ ! -e "$folder" ] || rest=:$folder$rest
  ordered=$first\${all%:}$rest
}

# Sets "all" to the jars without those in $1, each followed by a colon: Java takes no archive with one twice. Entry by
# entry: a shell needs most of a second to cut one out of all of them.
put_first() {
  all=
  seen=:
  known=yes
  set -f
  IFS=:
  for entry in $1; do
    case $seen in *":$entry:"*) known= ;; esac
    case :$expanded: in *":$entry:"*) ;; *) known= ;; esac
    seen=$seen$entry:
  done
  for entry in $expanded; do
    case $seen in *":$entry:"*) ;; *) all=$all$entry: ;; esac
  done
  unset IFS
  set +f
  [ -n "$known" ]
}

no_name_of_jars() {
  for entry in "$1"/* "$1"/.[!.]*; do
    case $names in */"\${entry##*/}"/*) return 1 ;; esac
  done
}
`;

const wholeFilesPart = ({ files, stamp }: WholeFiles) => `stamp=${shellQuote(stamp)}
[ -r "$stamp" ] || usable=
for file in ${files.map(shellQuote).join(' ')}; do
  [ -r "$file" ] && [ ! "$file" -nt "$stamp" ] || usable=
done
`;

function shellQuote(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
