import { homedir } from 'node:os';
import path from 'node:path';
import { resolveVariables, type Variables } from '../profiles/variables';
import type { RunConfiguration } from './runConfiguration';

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
