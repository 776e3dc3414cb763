/** How a job is run, from the setting `strobe.runConfigurations`. */
export interface RunConfiguration {
  name: string;
  /** Path or glob, relative to the workspace folder, of the files that it is for; null for every file. */
  file: string | null;
  args: string[];
  /** Over the environment of the editor. */
  env: Record<string, string>;
  cwd: string | null;
  /** Spark's master URL. */
  master: string | null;
  /** Spark's configuration. */
  conf: Record<string, string>;
  python: string | null;
}

/** What is used where no configuration is chosen. */
export const PLAIN: RunConfiguration = {
  name: '',
  file: null,
  args: [],
  env: {},
  cwd: null,
  master: null,
  conf: {},
  python: null,
};

/** The configurations of a setting, and what could not be read in it: settings are typed by hand. */
export function readRunConfigurations(setting: unknown): { configurations: RunConfiguration[]; problems: string[] } {
  const configurations: RunConfiguration[] = [];
  const problems: string[] = [];
  if (setting !== undefined && !Array.isArray(setting)) problems.push('strobe.runConfigurations is not a list.');
  for (const [index, entry] of (Array.isArray(setting) ? (setting as unknown[]) : []).entries()) {
    const read = readOne(entry, `strobe.runConfigurations[${index}]`);
    if (typeof read === 'string') problems.push(read);
    else configurations.push(read);
  }
  return { configurations, problems };
}

function readOne(entry: unknown, where: string): RunConfiguration | string {
  if (!isRecord(entry)) return `${where} is not an object.`;
  if (typeof entry.name !== 'string' || entry.name === '') return `${where} has no name.`;
  for (const key of ['file', 'cwd', 'master', 'python'])
    if (entry[key] != null && typeof entry[key] !== 'string') return `${where}: ${key} is not a text.`;
  if (entry.args !== undefined && !isListOfScalars(entry.args)) return `${where}: args is not a list of texts.`;
  for (const key of ['env', 'conf'])
    if (entry[key] !== undefined && !(isRecord(entry[key]) && isListOfScalars(Object.values(entry[key]))))
      return `${where}: ${key} is not an object of texts.`;
  return {
    name: entry.name,
    file: textOf(entry.file),
    args: ((entry.args ?? []) as unknown[]).map(String),
    env: textsOf(entry.env),
    cwd: textOf(entry.cwd),
    master: textOf(entry.master),
    conf: textsOf(entry.conf),
    python: textOf(entry.python),
  };
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
/** `spark.sql.shuffle.partitions: 8` is meant as the text "8". */
const isListOfScalars = (value: unknown) =>
  Array.isArray(value) && value.every(each => ['string', 'number', 'boolean'].includes(typeof each));
const textOf = (value: unknown) => (typeof value === 'string' && value !== '' ? value : null);
const textsOf = (value: unknown) =>
  Object.fromEntries(
    Object.entries((value ?? {}) as Record<string, unknown>).map(([key, each]) => [key, String(each)]),
  );

/**
 * The configurations for a file, those that name it before those for all.
 * @param relativePath from the workspace folder, with `/`
 */
export function fittingConfigurations(all: RunConfiguration[], relativePath: string): RunConfiguration[] {
  const named = all.filter(each => each.file !== null && globToRegExp(each.file).test(relativePath));
  return [...named, ...all.filter(each => each.file === null)];
}

/** `*` and `?` within a folder, `**` across folders, `{a,b}`; a leading `./` is nothing. */
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
