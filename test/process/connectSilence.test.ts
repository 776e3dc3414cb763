/** Spark Connect on servers that do not answer, with pyspark's own patience of ten minutes: what is said meanwhile. */
import type { ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { connectPackages } from './support/connectPackages';
import { ConnectServer } from './support/connectServer';
import { recorded, unrecorded } from './support/faultyRun';
import { freePort } from './support/freePort';
import { inTask } from './support/inTask';
import type { MarkedProcesses } from './support/markedProcesses';
import { projectRoot, temporaryFolder } from './support/strobe';
import { until } from './support/until';

const script = join(projectRoot, 'test/jobs/connect/waits.py');
const sentence = (url: string) => `${url} does not answer, pyspark tries again\n`;

/** What a process writes to its standard error while it runs. */
class Listener {
  private heard = '';

  readonly onStart = (child: ChildProcess): void =>
    void child.stderr!.on('data', chunk => (this.heard += String(chunk)));

  says = (text: string): Promise<void> =>
    until(
      () => this.heard.includes(text),
      () => `it has not said ${text}: ${this.heard}`,
    );
}

/** A run of `waits.py` that is interrupted with Strobe when something is `due`, and once more. */
function interrupted(url: string, due: (ours: Listener) => Promise<unknown>) {
  const own = new Listener();
  const meanwhile = async (processes: MarkedProcesses) => {
    await due(own);
    processes.kill('strobe', 'SIGINT');
    await own.says('press Ctrl-C again');
    processes.kill('strobe', 'SIGINT');
  };
  return { cwd: temporaryFolder(), args: [url], onStart: own.onStart, meanwhile };
}

/** Ctrl-C without Strobe, until it ends: at its end, pyspark asks the server again. */
const pressed = (processes: MarkedProcesses): Promise<void> =>
  until(
    () => {
      const runs = processes.list().length > 0;
      if (runs) processes.kill('driver', 'SIGINT');
      return !runs;
    },
    () => `it goes on: ${processes.describe()}`,
  );

test('a server that is killed in the middle of a query', async () => {
  const env = { PYTHONPATH: await connectPackages() };
  const server = await ConnectServer.start(temporaryFolder());
  onTestFinished(() => server.stop());
  const { url } = server;
  let told: () => void;
  // Python alone says nothing that could be waited for.
  const tries = new Promise<void>(resolve => (told = resolve));
  const ours = interrupted(url, async own => {
    await killed;
    await own.says(sentence(url)).finally(told);
  });
  const plain = {
    cwd: temporaryFolder(),
    args: [url],
    meanwhile: (each: MarkedProcesses) => tries.then(() => pressed(each)),
  };
  const killed = Promise.all([ours, plain].map(({ cwd }) => inTask(cwd))).then(() => server.kill());
  const [without, ended] = await Promise.all([
    unrecorded(script, { ...plain, env }),
    recorded(script, { ...ours, env }),
  ]);
  expect([without.signal, without.stdout], without.stderr).toEqual(['SIGINT', 'rows: 3\n']);
  expect([ended.code, ended.stdout], ended.stderr).toEqual([130, without.stdout]);
  expect(ended.stderr.split(sentence(url))).toHaveLength(2);
  expect(ended.run.status).toBe('cancelled');
  expect(ended.run.actions.at(-1)).toMatchObject({ op: 'collect', status: 'cancelled' });
  expect(ended.run.findings.filter(({ rule }) => rule.startsWith('failure.'))).toMatchObject([
    { rule: 'failure.serverLost', actionId: ended.run.actions.at(-1)!.id },
  ]);
});

test('a server that is not there', async () => {
  const env = { PYTHONPATH: await connectPackages() };
  const url = `sc://127.0.0.1:${await freePort()}`;
  const ours = interrupted(url, own => own.says(sentence(url)));
  const ended = await recorded(script, { ...ours, env });
  expect([ended.code, ended.stdout], ended.stderr).toEqual([130, '']);
  expect(ended.run.findings.filter(({ rule }) => rule.startsWith('failure.'))).toMatchObject([
    { rule: 'failure.noServer', found: expect.stringContaining(url) },
  ]);
});
