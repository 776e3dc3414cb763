import { StrobeError } from '../errors/strobeError';
import { isInClear } from './clearCredentials';
import { isRecord, isRecordOfScalars, textOf, textsOf } from './settingValues';

/** Where to run jobs, from the setting `strobe.profiles`. Its texts may have variables, also `${secret:NAME}`. */
export interface Profile {
  name: string;
  /** Spark master URL. */
  master: string | null;
  /** Spark Connect: `sc://…`, or `local…` for a server of the run. Excludes `master`. */
  remote: string | null;
  /** Spark configuration properties. */
  conf: Record<string, string>;
  /** Environment variables. */
  env: Record<string, string>;
}

/** The valid profiles of a setting, and messages about the invalid ones. */
export function readProfiles(setting: unknown): { profiles: Profile[]; problems: string[] } {
  const profiles: Profile[] = [];
  const problems: string[] = [];
  if (setting !== undefined && !Array.isArray(setting)) problems.push('strobe.profiles must be an array.');
  for (const [index, entry] of (Array.isArray(setting) ? (setting as unknown[]) : []).entries()) {
    const read = readOne(entry, `strobe.profiles[${index}]`);
    if (typeof read === 'string') problems.push(read);
    else if (profiles.some(({ name }) => name === read.name))
      problems.push(`strobe.profiles[${index}]: there is another profile “${read.name}”.`);
    else profiles.push(read);
  }
  return { profiles, problems };
}

/** @throws StrobeError `profile.missing`, or `profile.invalid` if a profile cannot be read. */
export function profileNamed(name: string, setting: unknown): Profile {
  const { profiles, problems } = readProfiles(setting);
  const found = profiles.find(each => each.name === name);
  if (found) return found;
  if (problems.length > 0) throw new StrobeError('profile.invalid', problems.join(' '));
  const others = profiles.length > 0 ? ` There are: ${profiles.map(each => each.name).join(', ')}.` : '';
  throw new StrobeError('profile.missing', `There is no profile “${name}” in strobe.profiles.${others}`);
}

/** The texts of a profile in which variables are resolved. */
export const textsIn = ({ master, remote, conf, env }: Profile): string[] => [
  ...[master, remote].filter(each => each !== null),
  ...Object.values(conf),
  ...Object.values(env),
];

function readOne(entry: unknown, where: string): Profile | string {
  if (!isRecord(entry)) return `${where} must be an object.`;
  if (typeof entry.name !== 'string' || entry.name === '') return `${where} must have a name.`;
  for (const key of ['master', 'remote'])
    if (entry[key] != null && typeof entry[key] !== 'string') return `${where}: ${key} must be a string.`;
  for (const key of ['conf', 'env'])
    if (entry[key] !== undefined && !isRecordOfScalars(entry[key]))
      return `${where}: ${key} must be an object with string values.`;
  const [master, remote] = [textOf(entry.master), textOf(entry.remote)];
  const profile = { name: entry.name, master, remote, conf: textsOf(entry.conf), env: textsOf(entry.env) };
  if (master !== null && remote !== null) return `${where}: master and remote exclude each other.`;
  if (master?.startsWith('sc://')) return `${where}: ${master.split(';')[0]} is a server of Spark Connect: use remote.`;
  const clear = keyInClear(profile);
  if (clear === null) return profile;
  return `${where}: ${clear} has a credential in clear text. Use \${secret:NAME} or \${env:NAME} in its place.`;
}

function keyInClear({ master, remote, conf, env }: Profile): string | null {
  const values = Object.entries({ master: master ?? '', remote: remote ?? '' });
  const inside = [...Object.entries(conf), ...Object.entries(env)];
  return [...values, ...inside].find(([key, value]) => isInClear(key, value))?.[0] ?? null;
}
