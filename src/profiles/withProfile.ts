import type { ResolvedProfile } from './resolveProfile';

/** How a driver reaches Spark. */
export interface Target {
  /** Spark master URL. */
  master: string | null;
  conf: Record<string, string>;
  /** Variables that are set beside those of the environment. */
  env: Record<string, string>;
}

/**
 * What a run says of itself, on top of what the profile says. Also returns the values that must not appear anywhere.
 * @param profile null for none
 */
export function withProfile(profile: ResolvedProfile | null, own: Target): Target & { secrets: string[] } {
  if (profile === null) return { ...own, secrets: [] };
  const conf = { ...profile.conf, ...own.conf };
  const remote = own.master === null ? profile.remote : null;
  return {
    master: own.master ?? profile.master,
    conf,
    env: { ...profile.env, ...(remote === null ? {} : connectEnvironment(remote, conf)), ...own.env },
    secrets: profile.secrets,
  };
}

/**
 * The variables that make a script use Spark Connect: `SPARK_REMOTE`, and the properties in the form in which
 * `spark-submit --remote` hands them to Python. pyspark sets those that begin with `spark.sql.` in the session, and all of
 * them in a server that it starts itself.
 */
function connectEnvironment(remote: string, conf: Record<string, string>): Record<string, string> {
  if (Object.keys(conf).length === 0) return { SPARK_REMOTE: remote };
  return {
    SPARK_REMOTE: remote,
    PYSPARK_REMOTE_INIT_CONF_LEN: '1',
    PYSPARK_REMOTE_INIT_CONF_0: JSON.stringify(conf),
  };
}
