/**
 * Removes secrets from the data of a run before it is written: values of configuration keys that Spark itself redacts,
 * and credentials in URLs.
 *
 * The pattern is the default of `spark.redaction.regex` in Spark 3.5 and 4.x. As in Spark, a value is replaced if the
 * pattern matches its key or the value itself, and with the same text.
 */
import type { RunEvent } from '../model/runEvent';

export const REDACTED = '*********(redacted)';

const DEFAULT_PATTERN = /secret|password|token|access[.]?key/i;
const PATTERN_KEY = 'spark.redaction.regex';

const SECRET_NAME =
  '(?:[\\w.-]*(?:password|passwd|pwd|secret|token|signature|credential|authorization|access[._-]?key|api[._-]?key)[\\w.-]*|sig)';

/** `scheme://user:word@host`, greedy up to the last `@` before the path. */
const USER_AND_WORD = /([a-z][a-z0-9+.-]*:\/\/)[^\s/?#"'<>]*:[^\s/?#"'<>]*@/gi;
/** A user without password can be a token; in Azure's storage schemes it is the container and not secret. */
const USER_ALONE = /((?:https?|ftps?|sftp|git|ssh|hive2|mongodb(?:\+srv)?|redis|amqps?):\/\/)[^\s/?#"'<>@]+@/gi;
/** Hadoop's old form `s3a://KEY:SECRET@bucket`, in which the secret may contain slashes. */
const S3_USER = /(s3[an]?:\/\/)[^\s"'<>()[\],:@]+:[^\s"'<>()[\],@]+@/gi;
/** `jdbc:oracle:thin:scott/tiger@host`. */
const ORACLE_USER = /(jdbc:oracle:\w+:)[^\s/@"']+\/[^\s@"']+@/gi;
/** What a known secret was replaced with is left as it is. */
const URL_PARAMETER = new RegExp(`([?&;]${SECRET_NAME}=)(?!\\*{9}\\()[^&;\\s"'#)\\]<>]+`, 'gi');
/** `spark.x.password=…`, and `[[spark.x.password,…]]` in the rows of a command's result. */
const SETTING =
  /(\b(?:spark|fs|hadoop|hive|javax|dfs)\.[\w.-]*(?:secret|password|token|access[.]?key)[\w.-]*(?:\s*=\s*|,))[^\s,;"'()[\]]+/gi;
/** In a plan: `SetCommand (spark.x.password,Some(…))`. */
const SET_COMMAND = /(\([\w.-]*(?:secret|password|token|access[.]?key)[\w.-]*,Some\()[^\n]*?(?=\)\))/gi;
/** What pyspark could not read of the address of a Connect server, quoted in its error. */
const UNREAD_ADDRESS = new RegExp(`(\\[INVALID_CONNECT_URL\\][^'\n]*'[^'\n]*?${SECRET_NAME}[=:]?)[^'\n]+(?=')`, 'gi');
const MAY_HOLD_SECRET = /[=@]|INVALID_CONNECT_URL|,Some\(|\[\[/;

/** Whether the value of a property, a variable or an option with this name is a secret for Spark. */
export const isSecretName = (name: string): boolean => DEFAULT_PATTERN.test(name);

/** The configuration without secrets. Uses the configuration's own redaction pattern in addition to the default one. */
export function redactProperties(properties: Record<string, string>): Record<string, string> {
  const patterns = [DEFAULT_PATTERN, javaPattern(properties[PATTERN_KEY])].filter(pattern => pattern !== null);
  return Object.fromEntries(
    Object.entries(properties).map(([key, value]) => {
      const isSecret = patterns.some(pattern => pattern.test(key) || pattern.test(value));
      return [key, isSecret ? REDACTED : redactText(value)];
    }),
  );
}

/**
 * Text without credentials in URLs and without values of Spark's secret configuration keys (`SET spark.x.password=…`).
 */
export function redactText(text: string): string {
  if (!MAY_HOLD_SECRET.test(text)) return text;
  return text
    .replace(S3_USER, `$1${REDACTED}@`)
    .replace(USER_AND_WORD, `$1${REDACTED}@`)
    .replace(USER_ALONE, `$1${REDACTED}@`)
    .replace(ORACLE_USER, `$1${REDACTED}@`)
    .replace(URL_PARAMETER, `$1${REDACTED}`)
    .replace(UNREAD_ADDRESS, `$1${REDACTED}`)
    .replace(SET_COMMAND, `$1${REDACTED}`)
    .replace(SETTING, `$1${REDACTED}`);
}

/** Shorter values are part of too many words. */
const SHORTEST_SECRET = 4;

/**
 * `redactEvent` for a run with known secrets: they are also removed where nothing else shows that they are secret, such
 * as in the message of an error. In source text, lines and columns do not move.
 */
export function redactorOf(secrets: string[]): (event: RunEvent) => RunEvent {
  const known = secrets.filter(each => each.length >= SHORTEST_SECRET).sort((one, other) => other.length - one.length);
  if (known.length === 0) return redactEvent;
  const without = (fill: (secret: string) => string) => (text: string) =>
    known.reduce((rest, secret) => (rest.includes(secret) ? rest.replaceAll(secret, () => fill(secret)) : rest), text);
  const asterisks = without(secret => '*'.repeat(secret.length));
  const words = without(() => REDACTED);
  return event => {
    const inSource =
      event.type === 'sourceCaptured'
        ? { ...event, text: asterisks(event.text) }
        : event.type === 'entryStarted' && event.source
          ? { ...event, source: asterisks(event.source) }
          : event;
    return redactEvent(redactStrings(inSource, words) as RunEvent);
  };
}

/** The event in the form that may be written: the same object if there is nothing to redact. */
export function redactEvent<E extends RunEvent>(event: E): E {
  const clean = redactStrings(event, redactText) as E;
  switch (clean.type) {
    case 'applicationStarted':
      return { ...clean, properties: redactProperties(clean.properties) };
    case 'runStarted':
      return { ...clean, args: redactArguments(clean.args) };
    case 'driverStarted':
      return clean.args ? { ...clean, args: redactArguments(clean.args) } : clean;
    case 'entryStarted':
      return clean.source ? { ...clean, source: redactSource(clean.source) } : clean;
    case 'sourceCaptured':
      return { ...clean, text: redactSource(clean.text) };
    default:
      return clean;
  }
}

/** Command line arguments: `--password X`, `--token=X`, `--conf spark.x.secret=X`. */
function redactArguments(args: string[]): string[] {
  return args.map((arg, index) => {
    const previous = index > 0 ? args[index - 1]! : '';
    if (/^--?[\w.-]+$/.test(previous) && isSecretName(previous) && !arg.startsWith('-')) return REDACTED;
    const assigned = /^([^=\s]+)=/.exec(arg);
    return assigned && isSecretName(assigned[1]!) ? `${assigned[1]}=${REDACTED}` : arg;
  });
}

const SOURCE_SETTING =
  /((["'])[\w-]+\.[\w.-]*(?:secret|password|token|access[.]?key)[\w.-]*\2\s*[,:=]\s*)(["'])((?:(?!\3)[^\\\n])+)\3/gi;

/**
 * Source text in which the literal of a secret setting (`.config("spark.x.password", "…")`) is replaced with asterisks,
 * character by character, so that lines and columns do not move.
 */
function redactSource(text: string): string {
  return text.replace(
    SOURCE_SETTING,
    (_all, before: string, _quote, quote: string, secret: string) => before + quote + '*'.repeat(secret.length) + quote,
  );
}

/** Copies only what changes: most events contain no secrets. */
function redactStrings(value: unknown, redact: (text: string) => string): unknown {
  if (typeof value === 'string') return redact(value);
  if (Array.isArray(value)) return redactList(value, redact);
  if (typeof value === 'object' && value !== null) return redactRecord(value as Record<string, unknown>, redact);
  return value;
}

function redactList(list: unknown[], redact: (text: string) => string): unknown[] {
  let copy: unknown[] | null = null;
  for (let i = 0; i < list.length; i++) {
    const clean = redactStrings(list[i], redact);
    if (clean !== list[i]) (copy ??= [...list])[i] = clean;
  }
  return copy ?? list;
}

function redactRecord(record: Record<string, unknown>, redact: (text: string) => string): Record<string, unknown> {
  let copy: Record<string, unknown> | null = null;
  for (const key in record) {
    const value = record[key];
    if (typeof value === 'number') continue;
    const clean = redactStrings(value, redact);
    if (clean !== value) (copy ??= { ...record })[key] = clean;
  }
  return copy ?? record;
}

/** Spark's setting is a Java pattern; in practice only the leading inline flag is different. */
function javaPattern(source: string | undefined): RegExp | null {
  if (!source) return null;
  const inline = /^\(\?([imsu]+)\)/.exec(source);
  try {
    return new RegExp(inline ? source.slice(inline[0].length) : source, inline ? inline[1]!.replace('u', '') : '');
  } catch {
    return null;
  }
}
