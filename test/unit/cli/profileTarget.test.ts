import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { profileTarget } from '../../../src/cli/profileTarget';

const own = { master: null, conf: {}, env: {} };
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'strobe-test-'));
  mkdirSync(join(folder, '.vscode'));
  mkdirSync(join(folder, 'jobs'));
  vi.spyOn(process, 'cwd').mockReturnValue(join(folder, 'jobs'));
});

afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true, force: true });
});

const settings = (text: string) => writeFileSync(join(folder, '.vscode', 'settings.json'), text);

test('a profile is looked up in the settings of the workspace, with comments and all', async () => {
  settings(`{
    // The cluster of the team.
    "strobe.profiles": [
      { "name": "cluster", "master": "yarn", "conf": { "spark.jars": "\${workspaceFolder}/a.jar" } },
    ],
  }`);
  const target = await profileTarget({ profile: 'cluster' }, null, own);
  expect(target).toMatchObject({ master: 'yarn', conf: { 'spark.jars': join(folder, 'a.jar') } });
});

test('a secret is a variable of the environment', async () => {
  settings(`{ "strobe.profiles": [{ "name": "x", "remote": "sc://h/;token=\${secret:api-key}" }] }`);
  const target = profileTarget({ profile: 'x' }, null, own);
  await expect(target).rejects.toMatchObject({ code: 'profile.secretMissing' });
  vi.stubEnv('STROBE_SECRET_API_KEY', 'swordfish');
  expect(await profileTarget({ profile: 'x' }, null, own)).toMatchObject({
    env: { SPARK_REMOTE: 'sc://h/;token=swordfish' },
    secrets: ['swordfish'],
  });
});

test('another file can have the profiles, alone or among settings', async () => {
  const file = join(folder, 'profiles.json');
  writeFileSync(file, '[{ "name": "x", "master": "yarn" }]');
  expect((await profileTarget({ profile: 'x', profiles: file }, null, own)).master).toBe('yarn');
  writeFileSync(file, '{ "strobe.profiles": [{ "name": "x", "master": "local" }] }');
  expect((await profileTarget({ profile: 'x', profiles: file }, null, own)).master).toBe('local');
});

test('what is not there, or cannot be read, is an error with a code', async () => {
  const code = (profiles?: string) => profileTarget({ profile: 'x', profiles }, null, own).catch(error => error.code);
  expect(await code()).toBe('profile.missing');
  expect(await code(join(folder, 'none.json'))).toBe('profile.missing');
  settings('{ "strobe.profiles": [');
  expect(await code()).toBe('profile.invalid');
  settings('{ "strobe.profiles": [{ "name": "y" }] }');
  expect(await code()).toBe('profile.missing');
});
