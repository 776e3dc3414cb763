import { isSecretName, redactText } from '../spark/redaction';

/** Properties whose name has a word of secrets in it, but whose value tells where the secret is, or how to use it. */
const ABOUT_SECRETS = /(file|path|provider|class|enabled|parallelism|name|type|url|uri|endpoint|interval|ttl)$/i;
const VARIABLES = /\$\{(?:env|secret):[^${}]+\}/g;
/** The part of a URL before `@`, if a variable is in it. */
const USER_OF_VARIABLES = /(:\/\/)[^\s/@]*\$\{(?:env|secret):[^${}]+\}[^\s/@]*@/g;

/**
 * Whether a value of a setting is, or contains, a credential in clear text: a URL with a token or a password, or the
 * value of a property that Spark would redact. What a variable stands for is not in clear text.
 * @param name of the property or the environment variable
 */
export function isInClear(name: string, value: string): boolean {
  const rest = value.replace(USER_OF_VARIABLES, '$1').replace(VARIABLES, '');
  if (redactText(rest) !== rest) return true;
  if (!isSecretName(name) || ABOUT_SECRETS.test(name)) return false;
  return rest === value && !['', 'true', 'false'].includes(value.toLowerCase());
}
