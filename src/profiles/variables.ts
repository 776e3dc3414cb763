import { homedir } from 'node:os';
import path from 'node:path';

/** Values of the variables in settings. */
export interface Variables {
  /** Absolute path of the workspace folder that contains the file; null for a file outside the workspace. */
  workspaceFolder: string | null;
  /** Absolute path of the file to run. */
  file: string;
  env: Record<string, string | undefined>;
  /** Values of `${secret:NAME}`, in profiles only. */
  secrets?: ReadonlyMap<string, string>;
}

const VARIABLE = /\$\{(?:(env|secret):)?([^${}]+)\}/g;

/** Resolves `${…}` variables as in VS Code settings. Unknown variables stay, because Spark has its own. */
export function resolveVariables(text: string, variables: Variables): string {
  const { workspaceFolder, file, env, secrets } = variables;
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
  return text.replace(VARIABLE, (whole, kind: string | undefined, name: string) => {
    if (kind === 'env') return env[name] ?? '';
    return (kind === 'secret' ? secrets?.get(name) : known[name]) ?? whole;
  });
}

/** The names of the `${env:NAME}` or `${secret:NAME}` in these texts, each once. */
export function namesIn(texts: string[], kind: 'env' | 'secret'): string[] {
  const found = texts.flatMap(text => [...text.matchAll(VARIABLE)]);
  return [...new Set(found.filter(match => match[1] === kind).map(match => match[2]!))];
}
