import { compareVersions, minorLine } from '../../text/versionNumbers';
import type { Application, Run } from '../run';

/** A server of Spark Connect whose Spark is older than its client. */
export interface OlderServer {
  /** Version of Spark. */
  server: string;
  /** Version of pyspark. */
  client: string;
}

/** Null if the server is as new as pyspark here, if none has said its version, or several have said different ones. */
export function olderServer(applications: Application[], { script }: Pick<Run, 'script'>): OlderServer | null {
  const [server, ...others] = new Set(applications.flatMap(({ sparkVersion }) => sparkVersion ?? []));
  const client = script.pysparkVersion;
  if (server === undefined || others.length > 0 || client === null) return null;
  return compareVersions(minorLine(server), minorLine(client)) < 0 ? { server, client } : null;
}

/** How an older server, or a newer client of it, fails; and what that means, as a clause. */
const SIGNS: [sign: RegExp, meaning: string | ((found: RegExpExecArray) => string)][] = [
  [/"Method not found: [\w.]+\/(\w+)"/, ([, method]) => `it does not know the request \`${method}\``],
  // Protobuf skips fields that it does not know.
  [/\bExpected \w+ to be set, but is empty/, 'it does not know an operation that pyspark asks for'],
  [/\bUnsupportedOperationException\b[^\n]*?\b\d+: \{/, 'it does not know an operation that pyspark asks for'],
  [/== SQL ==\s*\^\^\^/, 'it does not find the SQL text in what pyspark sends'],
  [
    /(?:Can't get attribute|No module named|cannot import name) .*\bpyspark\b/,
    'it cannot load the function that pyspark sends',
  ],
];

/** What the server's age has to do with an error; null if it need not have anything to do with it. */
export function signOfAge(text: string): string | null {
  for (const [sign, meaning] of SIGNS) {
    const found = sign.exec(text);
    if (found) return typeof meaning === 'string' ? meaning : meaning(found);
  }
  return settingOfPyspark(text) ?? failureOfPyspark(text);
}

/** Pyspark reads settings of the server itself; the script does so by a method of `conf.py`. */
function settingOfPyspark(text: string): string | null {
  const found = /\[SQL_CONF_NOT_FOUND\].*?"([\w.]+)"/.exec(text);
  return found && OF_CONNECT.test(text) && !OF_SCRIPT.test(text)
    ? `it does not have the setting \`${found[1]}\`, which pyspark needs`
    : null;
}

const OF_CONNECT = /pyspark[\\/]sql[\\/]connect[\\/]/;
const OF_SCRIPT = /pyspark[\\/]sql[\\/]connect[\\/]conf\.py"/;

/** An error that pyspark has not foreseen, in the code of its client. `TypeError` is what a wrong argument of the script gets. */
function failureOfPyspark(text: string): string | null {
  const innermost = text.slice(text.lastIndexOf('\n  File "') + 1);
  const error = /^((?!TypeError)[A-Z]\w*: .*)/m.exec(innermost)?.[1];
  return error && OF_CONNECT.test(/^ {2}File "[^"\n]*"/.exec(innermost)?.[0] ?? '')
    ? `pyspark fails in its own code: ${error.replace(/[.!]+$/, '')}`
    : null;
}
