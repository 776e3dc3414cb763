/** `strobe run --profile`: what the job gets, and where its credentials must not be. */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { decodeRecording } from '../../src/runFiles/recording';
import { faultyJob, watched } from './support/faultyRun';
import { strobe, temporaryFolder } from './support/strobe';
import { until } from './support/until';

const KEY = 'whisper=in \\storage#1';
const TOKEN = 'whisper-in-variable';
const profiles = [
  {
    name: 'with key',
    master: 'local[1]',
    conf: { 'spark.my.key': '${secret:my-key}', 'spark.my.plain': 'words' },
    env: { SERVICE_TOKEN: '${env:MY_TOKEN}' },
  },
];
const env = { STROBE_SECRET_MY_KEY: KEY, MY_TOKEN: TOKEN };

function workspace(): string {
  const folder = temporaryFolder();
  mkdirSync(join(folder, '.vscode'));
  writeFileSync(join(folder, '.vscode', 'settings.json'), JSON.stringify({ 'strobe.profiles': profiles }));
  return folder;
}

/** The command lines of all processes, as `ps` shows them. */
function commandLines(): string {
  const pids = readdirSync('/proc').filter(name => /^\d+$/.test(name));
  return pids.map(pid => (existsSync(`/proc/${pid}/cmdline`) ? lineOf(pid) : '')).join('\n');
}

function lineOf(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
  } catch {
    // It has ended.
    return '';
  }
}

test('a job gets what its profile says; credentials are on no command line, in no recording and not in what Strobe prints', async () => {
  const cwd = workspace();
  const recording = join(cwd, 'run.strobe');
  let seen = '';
  const args = ['run', '--profile', 'with key', '--recording', recording, faultyJob('tells_secrets.py')];
  const ended = await watched(
    {
      cwd,
      env,
      meanwhile: async () => {
        await until(
          () => existsSync(join(cwd, 'up')),
          () => 'the job has not started',
        );
        seen = commandLines();
        writeFileSync(join(cwd, 'go'), '');
      },
    },
    options => strobe(args, options),
  );
  const hashes = [KEY, TOKEN, 'words'].map(each => createHash('sha256').update(each).digest('hex').slice(0, 8));
  const printed = `[${hashes.map(each => `'${each}'`).join(', ')}] local[1]\n3\n`;
  expect(ended, ended.stderr).toMatchObject({ code: 1, stdout: printed });
  expect(seen).toContain('--properties-file');
  expect(seen).not.toContain('whisper');
  const { events } = decodeRecording(readFileSync(recording));
  expect(events.map(({ type }) => type)).toContain('scriptFailed');
  expect(JSON.stringify(events)).not.toContain('whisper');
  // Python's own message is on the terminal, and in nothing that Strobe adds to it.
  expect(ended.stderr.replace(`\nValueError: refused: ${TOKEN}\n`, '')).not.toContain('whisper');
});

test('a profile that lacks something ends the command before the job, with a code', async () => {
  const cwd = workspace();
  const job = faultyJob('tells_secrets.py');
  const missing = await strobe(['run', '--profile', 'with key', job], { cwd, env: { MY_TOKEN: TOKEN } });
  expect(missing).toMatchObject({ code: 1, stdout: '', stderr: expect.stringContaining('[profile.secretMissing]') });
  const none = await strobe(['run', '--profile', 'other', job], { cwd, env });
  expect(none).toMatchObject({ code: 1, stdout: '', stderr: expect.stringContaining('[profile.missing]') });
});
