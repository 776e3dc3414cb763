import { homedir } from 'node:os';
import path from 'node:path';
import type { RunConfiguration } from './runConfiguration';

/** Values of the variables in settings. */
export interface Variables {
  /** Absolute path of the workspace folder that contains the file; null for a file outside the workspace. */
  workspaceFolder: string | null;
  /** Absolute path of the file to run. */
  file: string;
  env: Record<string, string | undefined>;
}

/** Resolves `${…}` variables as in VS Code settings. Unknown variables stay, because Spark has its own. */
export function resolveVariables(text: string, variables: Variables): string {
  const { workspaceFolder, file, env } = variables;
  const folder = workspaceFolder ?? path.dirname(file);
  const known: Record<string, string> = {
    workspaceFolder: folder,
    workspaceFolderBasename: path.basename(folder),
    file,
    fileDirname: path.dirname(file),
    fileBasename: path.basename(file),
    fileBasenameNoExtension: path.basename(file, path.extname(file)),
    relativeFile: path.relative(folder, file),
    userHome: homedir(),
  };
  return text.replace(/\$\{(?:(env):)?([^${}]+)\}/g, (whole, isEnv: string | undefined, name: string) =>
    isEnv ? (env[name] ?? '') : (known[name] ?? whole),
  );
}

/** A configuration with variables resolved and absolute paths. */
export function resolveConfiguration(configuration: RunConfiguration, variables: Variables): RunConfiguration {
  const text = (value: string) => resolveVariables(value, variables);
  const texts = (values: Record<string, string>) =>
    Object.fromEntries(Object.entries(values).map(([key, value]) => [key, text(value)]));
  const { workspaceFolder, file } = variables;
  const { cwd, python, master } = configuration;
  return {
    ...configuration,
    args: configuration.args.map(text),
    env: texts(configuration.env),
    conf: texts(configuration.conf),
    // A run of an earlier version has none.
    widgets: texts(configuration.widgets ?? {}),
    master: master && text(master),
    cwd: path.resolve(workspaceFolder ?? path.dirname(file), cwd === null ? '' : text(cwd)),
    python: python && resolvePython(python, variables),
  };
}

/** Resolves a path from a setting against the workspace folder. A plain name stays, to be looked up in PATH. */
export function resolvePython(setting: string, variables: Variables): string {
  const python = resolveVariables(setting, variables).replace(/^~(?=[/\\])/, homedir());
  if (!/[/\\]/.test(python)) return python;
  return path.resolve(variables.workspaceFolder ?? path.dirname(variables.file), python);
}
