/** Set by shells and by the gateway itself: different for each run, without effect on the run. */
export const VARYING: ReadonlySet<string> = new Set(['_', 'SHLVL', 'OLDPWD', 'VSCODE_IPC_HOOK_CLI']);
export const OWN = 'STROBE_';

export type Environment = Readonly<Record<string, string>>;

/** Whether a process with one environment can replace one with the other. */
export function isSameEnvironment(one: Environment, other: Environment): boolean {
  const names = namesThatCount(one);
  return names.length === namesThatCount(other).length && names.every(name => one[name] === other[name]);
}

const namesThatCount = (environment: Environment): string[] =>
  Object.keys(environment).filter(name => !VARYING.has(name) && !name.startsWith(OWN));
