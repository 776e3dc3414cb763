import type { PrepareRun } from '../wire/messages';

/** What is known about a cluster before the run, where Spark's own message comes late or says less. */
export type NoteCode = 'cluster.mode' | 'cluster.noHadoop' | 'cluster.noImage';

/** Sentences with their code, for what was asked for. What the script or files of Spark set is not known. */
export function clusterNotes({ master, conf, env }: Pick<PrepareRun, 'master' | 'conf' | 'env'>): string[] {
  const notes: [NoteCode, string][] = [];
  const options = env.PYSPARK_SUBMIT_ARGS ?? '';
  const isSet = (name: string) => conf[name] !== undefined || options.includes(`${name}=`);
  if (conf['spark.submit.deployMode'] === 'cluster')
    notes.push([
      'cluster.mode',
      'Python drivers that Strobe starts run here, in client mode: Spark refuses cluster mode.',
    ]);
  if (master === 'yarn' && !env.HADOOP_CONF_DIR && !env.YARN_CONF_DIR)
    notes.push(['cluster.noHadoop', 'YARN is found by HADOOP_CONF_DIR or YARN_CONF_DIR, and neither is set.']);
  const images = ['spark.kubernetes.container.image', 'spark.kubernetes.executor.container.image'];
  if (master?.startsWith('k8s://') && !images.some(isSet))
    notes.push([
      'cluster.noImage',
      `Kubernetes needs an image for executors: set ${images[0]}, unless the script or spark-defaults.conf does.`,
    ]);
  return notes.map(([code, text]) => `${text} [${code}]`);
}
