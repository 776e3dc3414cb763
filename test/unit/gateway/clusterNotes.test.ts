import { expect, test } from 'vitest';
import { clusterNotes } from '../../../src/gateway/clusterNotes';

const codes = (master: string | null, conf: Record<string, string> = {}, env: Record<string, string> = {}) =>
  clusterNotes({ master, conf, env }).map(note => /\[([\w.]+)\]$/.exec(note)?.[1]);

test('says before the run what a cluster manager lacks', () => {
  expect(codes('k8s://https://host:6443')).toEqual(['cluster.noImage']);
  expect(codes('yarn')).toEqual(['cluster.noHadoop']);
  expect(codes('yarn', { 'spark.submit.deployMode': 'cluster' }, { YARN_CONF_DIR: '/conf' })).toEqual(['cluster.mode']);
});

test('says nothing where nothing is missing', () => {
  const image = 'spark.kubernetes.executor.container.image';
  expect(codes('k8s://https://host', { [image]: 'spark:4' })).toEqual([]);
  expect(codes('k8s://https://host', {}, { PYSPARK_SUBMIT_ARGS: `--conf ${image}=spark:4 pyspark-shell` })).toEqual([]);
  expect(codes('yarn', {}, { HADOOP_CONF_DIR: '/conf' })).toEqual([]);
  for (const master of [null, 'local[2]', 'spark://host:7077']) expect(codes(master)).toEqual([]);
});
