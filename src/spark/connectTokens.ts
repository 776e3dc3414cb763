/** Where a run may get the address of a Spark Connect server and its token from, before it runs. */
export interface RunInputs {
  args: string[];
  master: string | null;
  conf: Record<string, string>;
  env: Record<string, string | undefined>;
}

/** pyspark reads it where the address has no token. */
const VARIABLE = 'SPARK_CONNECT_AUTHENTICATE_TOKEN';
/** Up to the end of the address: a person may forget a separator, or write one that pyspark does not know. */
const TOKEN = /\bsc:\/\/[^\s"']*?[/;?&]token[=:]([^\s;&"']+)/gi;

/** A shorter one is a word of a test server: it may be part of every path and setting. */
const SHORTEST = 8;

/**
 * The tokens for servers of Spark Connect that the inputs of a run show, as written and as pyspark decodes them. They are
 * secret wherever they are, also alone in the text of an error.
 */
export function connectTokens({ args, master, conf, env }: RunInputs): string[] {
  const texts = [...args, master ?? '', ...Object.values(conf), ...Object.values(env)];
  const written = texts.flatMap(text => [...(text ?? '').matchAll(TOKEN)].map(([, token]) => token!));
  const given = env[VARIABLE] ?? '';
  const tokens = [...written, ...written.map(decoded), given].filter(({ length }) => length >= SHORTEST);
  return [...new Set(tokens)];
}

function decoded(token: string): string {
  try {
    return decodeURIComponent(token);
  } catch {
    return token;
  }
}
