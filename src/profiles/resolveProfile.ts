import { StrobeError } from '../errors/strobeError';
import { isSecretName, redactText } from '../spark/redaction';
import { textsIn, type Profile } from './profile';
import { namesIn, resolveVariables, type Variables } from './variables';

/** A profile without variables. */
export interface ResolvedProfile extends Profile {
  /** Values that must not appear anywhere. */
  secrets: string[];
}

/**
 * Fills in the variables of a profile.
 * @param secretOf the value of a `${secret:NAME}`; undefined if it is not set
 * @throws StrobeError `profile.variableMissing`, `profile.secretMissing`
 */
export async function resolveProfile(
  profile: Profile,
  variables: Omit<Variables, 'secrets'>,
  secretOf: (name: string) => PromiseLike<string | undefined> | string | undefined,
): Promise<ResolvedProfile> {
  const texts = textsIn(profile);
  for (const name of namesIn(texts, 'env')) {
    if (variables.env[name]) continue;
    const message = `The profile “${profile.name}” needs the environment variable ${name}, which is not set.`;
    throw new StrobeError('profile.variableMissing', message);
  }
  const secrets = new Map<string, string>();
  for (const name of namesIn(texts, 'secret')) {
    const value = await secretOf(name);
    if (!value) throw new SecretMissing(profile.name, name);
    secrets.set(name, value);
  }
  const text = (value: string) => resolveVariables(value, { ...variables, secrets });
  const all = (values: Record<string, string>) =>
    Object.fromEntries(Object.entries(values).map(([key, value]) => [key, text(value)]));
  return {
    name: profile.name,
    master: profile.master && text(profile.master),
    remote: profile.remote && text(profile.remote),
    conf: all(profile.conf),
    env: all(profile.env),
    secrets: [...new Set([...secrets.values(), ...credentialsOf(profile, variables)])],
  };
}

/** The profile cannot be used before this secret is set. */
export class SecretMissing extends StrobeError {
  constructor(
    profile: string,
    readonly secret: string,
  ) {
    super('profile.secretMissing', `The profile “${profile}” needs the secret “${secret}”, which is not set.`);
  }
}

/** Values of environment variables that stand where a credential does. */
function credentialsOf(profile: Profile, { env }: Omit<Variables, 'secrets'>): string[] {
  const places: [string, string][] = [
    ...Object.entries(profile.conf),
    ...Object.entries(profile.env),
    ['master', profile.master ?? ''],
    ['remote', profile.remote ?? ''],
  ];
  return places.flatMap(([key, text]) =>
    namesIn([text], 'env')
      .filter(name => isSecretName(key) || isSecretName(name) || isRedacted(text, name))
      .map(name => env[name]!),
  );
}

/** Whether the variable stands in a part of a URL that is redacted. */
function isRedacted(text: string, name: string): boolean {
  const mark = 'strobe-value';
  return !redactText(text.replaceAll(`\${env:${name}}`, mark)).includes(mark);
}
