import { isListOfScalars, isRecord, isRecordOfScalars, textOf, textsOf } from '../profiles/settingValues';

/** How to run a job, from the setting `strobe.runConfigurations`. */
export interface RunConfiguration {
  name: string;
  /** Path or glob pattern of the matching files, relative to the workspace folder; null for every file. */
  file: string | null;
  args: string[];
  /** Overrides the environment of the editor. */
  env: Record<string, string>;
  cwd: string | null;
  /** Spark master URL. */
  master: string | null;
  /** Spark configuration properties. */
  conf: Record<string, string>;
  python: string | null;
  /** Values of a notebook's widgets, by name. */
  widgets: Record<string, string>;
  /** Name of the profile to run with, which says what the configuration does not. */
  profile: string | null;
}

/** The default configuration. */
export const PLAIN: RunConfiguration = {
  name: '',
  file: null,
  args: [],
  env: {},
  cwd: null,
  master: null,
  conf: {},
  python: null,
  widgets: {},
  profile: null,
};

/** The valid configurations of a setting, and messages about the invalid ones, because users edit settings by hand. */
export function readRunConfigurations(setting: unknown): { configurations: RunConfiguration[]; problems: string[] } {
  const configurations: RunConfiguration[] = [];
  const problems: string[] = [];
  if (setting !== undefined && !Array.isArray(setting)) problems.push('strobe.runConfigurations must be an array.');
  for (const [index, entry] of (Array.isArray(setting) ? (setting as unknown[]) : []).entries()) {
    const read = readOne(entry, `strobe.runConfigurations[${index}]`);
    if (typeof read === 'string') problems.push(read);
    else configurations.push(read);
  }
  return { configurations, problems };
}

function readOne(entry: unknown, where: string): RunConfiguration | string {
  if (!isRecord(entry)) return `${where} must be an object.`;
  if (typeof entry.name !== 'string' || entry.name === '') return `${where} must have a name.`;
  for (const key of ['file', 'cwd', 'master', 'python', 'profile'])
    if (entry[key] != null && typeof entry[key] !== 'string') return `${where}: ${key} must be a string.`;
  if (entry.args !== undefined && !isListOfScalars(entry.args)) return `${where}: args must be an array of strings.`;
  for (const key of ['env', 'conf', 'widgets'])
    if (entry[key] !== undefined && !isRecordOfScalars(entry[key]))
      return `${where}: ${key} must be an object with string values.`;
  return {
    name: entry.name,
    file: textOf(entry.file),
    args: ((entry.args ?? []) as unknown[]).map(String),
    env: textsOf(entry.env),
    cwd: textOf(entry.cwd),
    master: textOf(entry.master),
    conf: textsOf(entry.conf),
    python: textOf(entry.python),
    widgets: textsOf(entry.widgets),
    profile: textOf(entry.profile),
  };
}

/**
 * The configurations that match a file, those with a `file` pattern first.
 * @param relativePath from the workspace folder, with `/`
 */
export function fittingConfigurations(all: RunConfiguration[], relativePath: string): RunConfiguration[] {
  const named = all.filter(each => each.file !== null && globToRegExp(each.file).test(relativePath));
  return [...named, ...all.filter(each => each.file === null)];
}

/** `*` and `?` match within a folder, `**` matches across folders, `{a,b}` matches either; a leading `./` is ignored. */
function globToRegExp(glob: string): RegExp {
  const source = glob
    .replaceAll('\\', '/')
    .replace(/^\.\//, '')
    .replace(/\*\*\/|\*\*|\*|\?|\{[^{}]*\}|[^*?{}]+|./g, part => {
      if (part === '**/') return '(?:.*/)?';
      if (part === '**') return '.*';
      if (part === '*') return '[^/]*';
      if (part === '?') return '[^/]';
      if (part.startsWith('{') && part.endsWith('}'))
        return `(?:${part.slice(1, -1).split(',').map(escape).join('|')})`;
      return escape(part);
    });
  return new RegExp(`^${source}$`);
}

const escape = (text: string) => text.replace(/[$()*+.?[\\\]^{|}]/g, '\\$&');
