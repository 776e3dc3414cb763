import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { cacheFolder } from '../../runtime/cacheFolder';
import { redactProperties } from '../../spark/redaction';
import type { LaunchDescription } from './launchDescription';
import type { Environment } from './sameEnvironment';

/** Set by Python itself in an environment without a locale (PEP 538): it is not set in the terminal, but in the JVM. */
const LOCALE = 'LC_CTYPE';

interface Kept extends Omit<LaunchDescription, 'env'> {
  locale: string | null;
}

/**
 * Keeps the launch description of the last driver of a folder, for a gateway that has seen no run. Variables and
 * settings that may contain secrets are not written.
 */
export function keepLastLaunch({ env, ...rest }: LaunchDescription): void {
  const kept: Kept = { ...rest, locale: env[LOCALE] ?? null };
  const file = fileFor(kept.cwd, env);
  try {
    const settings = Object.fromEntries(kept.conf);
    if (!isDeepStrictEqual(redactProperties(settings), settings)) return rmSync(file, { force: true });
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
    writeFileSync(file, JSON.stringify(kept), { mode: 0o600 });
  } catch {
    // A full disk: the next run launches its own JVM.
  }
}

/** The same launch in the next run's environment; null if nothing is known for that folder. */
export function lastLaunch(cwd: string, env: Environment): LaunchDescription | null {
  try {
    const { locale, ...kept } = JSON.parse(readFileSync(fileFor(cwd, env), 'utf8')) as Kept;
    return kept.cwd === cwd ? { ...kept, env: withLocale(env, locale) } : null;
  } catch {
    return null;
  }
}

const withLocale = (env: Environment, locale: string | null): Environment =>
  locale === null || LOCALE in env ? env : { ...env, [LOCALE]: locale };

function fileFor(cwd: string, env: Environment): string {
  const name = createHash('sha256').update(cwd).digest('hex').slice(0, 16);
  return join(cacheFolder(env), 'launches', `${name}.json`);
}
