/** Set by shells and by the gateway itself: they tell runs apart and nothing of what a run does. */
export const VARYING: ReadonlySet<string> = new Set(['_', 'SHLVL', 'OLDPWD', 'VSCODE_IPC_HOOK_CLI']);
export const OWN = 'STROBE_';

export type Environment = Readonly<Record<string, string>>;

/** Whether a process of one environment may stand in for one of the other. */
export function isSameEnvironment(one: Environment, other: Environment): boolean {
  const names = namesThatCount(one);
  return names.length === namesThatCount(other).length && names.every(name => one[name] === other[name]);
}

const namesThatCount = (environment: Environment): string[] =>
  Object.keys(environment).filter(name => !VARYING.has(name) && !name.startsWith(OWN));
