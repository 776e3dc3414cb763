import { describe, expect, test } from 'vitest';
import { StrobeError } from '../../../src/errors/strobeError';
import { profileNamed, readProfiles } from '../../../src/profiles/profile';

const cluster = { name: 'cluster', master: 'spark://host:7077', remote: null, conf: {}, env: {} };

const codeOf = (work: () => unknown): string | null => {
  try {
    work();
    return null;
  } catch (error) {
    return error instanceof StrobeError ? error.code : 'other';
  }
};

describe('the setting', () => {
  test('is read, with numbers and booleans as texts', () => {
    const conf = { 'spark.executor.cores': 2, 'spark.dynamicAllocation.enabled': true };
    const { profiles, problems } = readProfiles([{ name: 'cluster', master: 'spark://host:7077', conf }]);
    expect(problems).toEqual([]);
    const texts = { 'spark.executor.cores': '2', 'spark.dynamicAllocation.enabled': 'true' };
    expect(profiles).toEqual([{ ...cluster, conf: texts }]);
  });

  test.each([
    ['an object', { name: 'x' }, 'must be an array'],
    ['an entry that is no object', [3], '[0] must be an object'],
    ['no name', [{ master: 'yarn' }], '[0] must have a name'],
    ['a nested property', [{ name: 'x', conf: { spark: { a: 1 } } }], '[0]: conf'],
    ['master and remote', [{ name: 'x', master: 'yarn', remote: 'sc://h' }], 'exclude each other'],
    ['a server of Connect as the master', [{ name: 'x', master: 'sc://h' }], 'use remote'],
    ['two of a name', [cluster, cluster], '[1]: there is another profile'],
  ])('with %s is reported, without an exception', (_what, setting, message) => {
    expect(readProfiles(setting).problems.join()).toContain(message);
  });

  test('can be absent', () => {
    expect(readProfiles(undefined)).toEqual({ profiles: [], problems: [] });
  });

  test.each([
    { remote: 'sc://host/;token=swordfish' },
    { remote: 'sc://host/;user_id=me;x-api-key=swordfish;use_ssl=true' },
    { remote: 'sc://host/;authorization=swordfish' },
    { remote: 'sc://host/;token=${secret:one}swordfish' },
    { master: 'k8s://https://me:swordfish@host:6443' },
    { conf: { 'spark.hadoop.fs.s3a.secret.key': 'swordfish' } },
    { conf: { 'spark.hadoop.fs.s3a.access.key': '12345' } },
    { conf: { 'spark.jars.repositories': 'https://me:swordfish@host/repo' } },
    { env: { DATABRICKS_TOKEN: 'swordfish' } },
  ])('refuses a credential in clear text: %j', part => {
    const { profiles, problems } = readProfiles([{ name: 'x', ...part }]);
    expect(profiles).toEqual([]);
    expect(problems.join()).toContain('${secret:NAME}');
    expect(problems.join()).not.toContain('swordfish');
  });

  test.each([
    { remote: 'sc://host/;token=${secret:one};user_id=me' },
    { remote: 'sc://host/;token=${env:TOKEN}' },
    { master: 'k8s://https://me:${env:PASSWORD}@host:6443' },
    { conf: { 'spark.hadoop.fs.s3a.secret.key': '${env:KEY}' } },
    { conf: { 'spark.kubernetes.authenticate.oauthTokenFile': '/var/run/token' } },
    { conf: { 'spark.security.credentials.hive.enabled': false } },
    { env: { TOKENIZERS_PARALLELISM: 'false', TOKEN: '' } },
  ])('takes a credential from elsewhere, and what only sounds like one: %j', part => {
    expect(readProfiles([{ name: 'x', ...part }]).problems).toEqual([]);
  });
});

describe('a profile by its name', () => {
  test('is found', () => {
    expect(profileNamed('cluster', [{ name: 'other' }, cluster])).toEqual(cluster);
  });

  test('that is not there is an error that names the others', () => {
    expect(codeOf(() => profileNamed('x', [cluster]))).toBe('profile.missing');
    expect(() => profileNamed('x', [cluster])).toThrow('cluster');
  });

  test('that cannot be read is an error that says why', () => {
    expect(codeOf(() => profileNamed('x', [{ name: 'x', conf: 3 }]))).toBe('profile.invalid');
  });
});
