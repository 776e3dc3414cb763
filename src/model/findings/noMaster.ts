import type { Found } from './finding';
import { distinctLines, type RunFacts } from './runFacts';

/** A kind of cluster, and how Spark says that nobody answers there. */
interface Cluster {
  /** What did not answer, as the beginning of a sentence. */
  master: string;
  matches(text: string): boolean;
  /** Where it was looked for; null if neither Spark nor the error says it. */
  address(text: string, facts: RunFacts): string | null;
  change: string;
}

const standalone: Cluster = {
  master: 'No master of the cluster',
  matches: text => text.includes('All masters are unresponsive'),
  address: (_text, { run }) => run.applications.find(({ master }) => master?.startsWith('spark://'))?.master ?? null,
  change:
    'Check host and port of the master, that it runs, and that its Spark has the same version as pyspark here: a master of another version does not answer.',
};

/** How Java says that there is no connection. */
const NOT_REACHED =
  /java\.net\.(?:ConnectException|UnknownHostException|NoRouteToHostException|SocketTimeoutException)|SSLHandshakeException|TimeoutException/;

const kubernetes: Cluster = {
  master: 'No API server of Kubernetes',
  matches: text => text.includes('KubernetesClientException') && NOT_REACHED.test(text),
  address: text => /Connection refused: \/?(\S+)/.exec(text)?.[1] ?? null,
  change:
    'Check host and port of `k8s://…` (`kubectl cluster-info` prints them), that this machine reaches them, and that it trusts the certificate of the server.',
};

/** The script ended because nobody answered at the address of its master. No cost: nothing ran. */
export function noMaster(facts: RunFacts): Found[] {
  const { error } = facts.run.script;
  const text = error && (error.text ?? error.message);
  const cluster = text && [standalone, kubernetes].find(each => each.matches(text));
  if (!cluster) return [];
  const address = cluster.address(text, facts);
  return [
    {
      rule: 'failure.noMaster',
      title: 'No answer from the master',
      found: `${cluster.master} answered${address ? ` at ${address}` : ''}, so Spark did not start.`,
      lines: distinctLines(error.frames),
      cost: null,
      change: cluster.change,
      isFailure: true,
    },
  ];
}
