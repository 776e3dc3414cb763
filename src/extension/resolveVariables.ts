import { homedir } from 'node:os';
import path from 'node:path';
import type { RunConfiguration } from './runConfiguration';

/** What variables in settings stand for. */
export interface Variables {
  /** Absolute path of the folder of the workspace that the file is in, null for a file outside. */
  workspaceFolder: string | null;
  /** Absolute path of the file that is run. */
  file: string;
  env: Record<string, string | undefined>;
}

/** A setting with its `${…}` replaced, as the editor's own settings have them. Unknown ones stay: Spark has some too. */
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

/** A configuration ready to be used: variables replaced, paths absolute. */
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
    master: master && text(master),
    cwd: path.resolve(workspaceFolder ?? path.dirname(file), cwd === null ? '' : text(cwd)),
    python: python && resolvePython(python, variables),
  };
}

/** A path from a setting: relative to the workspace folder; a bare name is looked for in PATH and stays. */
export function resolvePython(setting: string, variables: Variables): string {
  const python = resolveVariables(setting, variables).replace(/^~(?=[/\\])/, homedir());
  if (!/[/\\]/.test(python)) return python;
  return path.resolve(variables.workspaceFolder ?? path.dirname(variables.file), python);
}
