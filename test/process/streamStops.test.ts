/** A streaming query that a person stops, as the button of the panel does, on real Spark. */
import { spawn } from 'node:child_process';
import { dirname, join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { liveRun, type LiveRunViews, type RunningDriver } from '../../src/cli/liveRun';
import { stopStream, type PrepareRun } from '../../src/wire/messages';
import type { Run } from '../../src/model/run';
import { connectPackages } from './support/connectPackages';
import { ConnectServer } from './support/connectServer';
import { projectRoot, strobeScript, temporaryFolder, testRuntime } from './support/strobe';

const requestOf = (cwd: string, args: string[], env: Record<string, string>): PrepareRun => ({
  mode: 'run',
  script: join(projectRoot, 'test/jobs/stream_forever.py'),
  args,
  cwd,
  env: { ...(process.env as Record<string, string>), ...testRuntime().environment, ...env },
  recording: join(cwd, 'run.strobe'),
  python: testRuntime().python.executable,
  master: null,
  conf: {},
  stopAfter: null,
});

const ignore = (): void => undefined;

/** Records a script that stops nothing itself; a person stops its stream after three batches. */
async function stoppedRun(args: string[] = [], env: Record<string, string> = {}): Promise<Run> {
  const cwd = temporaryFolder();
  const gateway = spawn(process.execPath, [join(dirname(strobeScript), 'gateway.js')], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  let driver: RunningDriver | null = null;
  let stopped: Promise<unknown> | null = null;
  const views: LiveRunViews = {
    ...{
      onSetup: ignore,
      onPrepared: ignore,
      onUnrecorded: ignore,
      onSparkUi: ignore,
      onTests: ignore,
      onInterrupt: ignore,
    },
    onDriver: started => (driver = started),
    onChange: snapshot => {
      const [stream] = snapshot().streams;
      if (stopped !== null || driver === null || (stream?.batches.length ?? 0) < 3) return;
      const { applicationId, id: streamId, runId: streamRunId } = stream!;
      const { connection, runId } = driver;
      const ask = (of: string) =>
        connection.sendRequest(stopStream, { runId, applicationId, streamId, streamRunId: of });
      // A request for another run of the stream, which comes too late, does nothing.
      stopped = ask('00000000-0000-0000-0000-000000000000').then(() => ask(streamRunId));
    },
  };
  const { exitCode, run } = await liveRun(gateway, requestOf(cwd, args, env), views);
  expect(exitCode).toBe(0);
  expect(await stopped).toBeNull();
  return run;
}

function expectStopped(run: Run): void {
  expect(run.streams).toMatchObject([
    { name: 'forever', status: 'stopped', stopRequestTime: expect.any(Number), stoppedAt: null, isEndKnown: true },
  ]);
  expect(run.actions.map(({ op, status }) => [op, status])).toEqual([
    ['start', 'succeeded'],
    ['count', 'succeeded'],
  ]);
}

test('a person stops a stream, and its script goes on', async () => {
  const run = await stoppedRun();
  expect(run.degraded).toEqual([]);
  expectStopped(run);
});

test('a person stops a stream on a server of Spark Connect', async () => {
  const server = await ConnectServer.start(temporaryFolder());
  onTestFinished(() => server.stop());
  expectStopped(await stoppedRun([server.url], { PYTHONPATH: await connectPackages() }));
});
