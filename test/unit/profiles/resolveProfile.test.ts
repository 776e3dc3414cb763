import { describe, expect, test } from 'vitest';
import type { Profile } from '../../../src/profiles/profile';
import { resolveProfile } from '../../../src/profiles/resolveProfile';
import { withProfile } from '../../../src/profiles/withProfile';

const PLAIN: Profile = { name: 'x', master: null, remote: null, conf: {}, env: {} };
const variables = {
  workspaceFolder: '/jobs',
  file: '/jobs/a.py',
  env: { HOST: 'db1', TOKEN: 'swordfish', KEY: 'k3y' },
};
const secrets = new Map([['one', '${env:HOST}$&']]);
const resolve = (profile: Partial<Profile>) =>
  resolveProfile({ ...PLAIN, ...profile }, variables, name => secrets.get(name));

describe('a profile', () => {
  test('gets the values of its variables; a value is not read for variables again', async () => {
    const resolved = await resolve({
      remote: 'sc://${env:HOST}/;token=${secret:one}',
      conf: { 'spark.jars': '${workspaceFolder}/a.jar' },
    });
    expect(resolved.remote).toBe('sc://db1/;token=${env:HOST}$&');
    expect(resolved.conf).toEqual({ 'spark.jars': '/jobs/a.jar' });
  });

  test('tells which values are secret: those of secrets, and of variables where a credential stands', async () => {
    const resolved = await resolve({
      remote: 'sc://${env:HOST}/;token=${env:TOKEN}',
      conf: { 'spark.a': '${env:HOST}', 'spark.b': '${secret:one}' },
      env: { MY_SECRET: '${env:KEY}' },
    });
    expect(resolved.secrets.sort()).toEqual([secrets.get('one'), 'k3y', 'swordfish']);
  });

  test('without a value of a variable or a secret is an error', async () => {
    await expect(resolve({ master: '${env:NONE}' })).rejects.toMatchObject({ code: 'profile.variableMissing' });
    const missing = resolve({ conf: { a: '${secret:two}' } });
    await expect(missing).rejects.toMatchObject({ code: 'profile.secretMissing', secret: 'two' });
  });
});

describe('a run with a profile', () => {
  const own = { master: null, conf: {}, env: {} };

  test('says more than its profile where both say something', async () => {
    const profile = await resolve({ master: 'yarn', conf: { a: '1', b: '1' }, env: { A: '1', B: '1' } });
    expect(withProfile(profile, { master: null, conf: { b: '2' }, env: { B: '2' } })).toEqual({
      master: 'yarn',
      conf: { a: '1', b: '2' },
      env: { A: '1', B: '2' },
      secrets: [],
    });
    expect(withProfile(profile, { ...own, master: 'local[2]' }).master).toBe('local[2]');
  });

  test('uses Spark Connect as pyspark does with its variables', async () => {
    const profile = await resolve({ remote: 'sc://db1', conf: { 'spark.sql.shuffle.partitions': '8' } });
    const { env } = withProfile(profile, own);
    expect(env).toMatchObject({ SPARK_REMOTE: 'sc://db1', PYSPARK_REMOTE_INIT_CONF_LEN: '1' });
    expect(JSON.parse(env.PYSPARK_REMOTE_INIT_CONF_0!)).toEqual({ 'spark.sql.shuffle.partitions': '8' });
    expect(withProfile(profile, { ...own, master: 'local[2]' }).env).toEqual({});
  });

  test('is unchanged without one', () => {
    expect(withProfile(null, own)).toEqual({ ...own, secrets: [] });
  });
});
