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
  '(?:[\\w.-]*(?:password|passwd|pwd|secret|token|signature|credential|access[._-]?key|api[._-]?key)[\\w.-]*|sig)';

/** `scheme://user:word@host`, greedy up to the last `@` before the path. */
const USER_AND_WORD = /([a-z][a-z0-9+.-]*:\/\/)[^\s/?#"'<>]*:[^\s/?#"'<>]*@/gi;
/** A user without password can be a token; in Azure's storage schemes it is the container and not secret. */
const USER_ALONE = /((?:https?|ftps?|sftp|git|ssh|hive2|mongodb(?:\+srv)?|redis|amqps?):\/\/)[^\s/?#"'<>@]+@/gi;
/** Hadoop's old form `s3a://KEY:SECRET@bucket`, in which the secret may contain slashes. */
const S3_USER = /(s3[an]?:\/\/)[^\s"'<>()[\],:@]+:[^\s"'<>()[\],@]+@/gi;
/** `jdbc:oracle:thin:scott/tiger@host`. */
const ORACLE_USER = /(jdbc:oracle:\w+:)[^\s/@"']+\/[^\s@"']+@/gi;
const URL_PARAMETER = new RegExp(`([?&;]${SECRET_NAME}=)[^&;\\s"'#)\\]<>]+`, 'gi');
/** `spark.x.password=…`, and `[[spark.x.password,…]]` in the rows of a command's result. */
const SETTING =
  /(\b(?:spark|fs|hadoop|hive|javax|dfs)\.[\w.-]*(?:secret|password|token|access[.]?key)[\w.-]*(?:\s*=\s*|,))[^\s,;"'()[\]]+/gi;
/** In a plan: `SetCommand (spark.x.password,Some(…))`. */
const SET_COMMAND = /(\([\w.-]*(?:secret|password|token|access[.]?key)[\w.-]*,Some\()[^\n]*?(?=\)\))/gi;
const MAY_HOLD_SECRET = /[=@]|,Some\(|\[\[/;

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
    .replace(SET_COMMAND, `$1${REDACTED}`)
    .replace(SETTING, `$1${REDACTED}`);
}

/** The event in the form that may be written: the same object if there is nothing to redact. */
export function redactEvent<E extends RunEvent>(event: E): E {
  const clean = redactStrings(event) as E;
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
    if (/^--?[\w.-]+$/.test(previous) && DEFAULT_PATTERN.test(previous) && !arg.startsWith('-')) return REDACTED;
    const assigned = /^([^=\s]+)=/.exec(arg);
    return assigned && DEFAULT_PATTERN.test(assigned[1]!) ? `${assigned[1]}=${REDACTED}` : arg;
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
function redactStrings(value: unknown): unknown {
  if (typeof value === 'string') return redactText(value);
  if (Array.isArray(value)) return redactList(value);
  if (typeof value === 'object' && value !== null) return redactRecord(value as Record<string, unknown>);
  return value;
}

function redactList(list: unknown[]): unknown[] {
  let copy: unknown[] | null = null;
  for (let i = 0; i < list.length; i++) {
    const clean = redactStrings(list[i]);
    if (clean !== list[i]) (copy ??= [...list])[i] = clean;
  }
  return copy ?? list;
}

function redactRecord(record: Record<string, unknown>): Record<string, unknown> {
  let copy: Record<string, unknown> | null = null;
  for (const key in record) {
    const clean = redactStrings(record[key]);
    if (clean !== record[key]) (copy ??= { ...record })[key] = clean;
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
