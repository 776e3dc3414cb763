/** The event log of a real application, followed while it runs. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { expect, test } from 'vitest';
import { RunReducer } from '../../src/model/reduceRun';
import type { RunEvent } from '../../src/model/runEvent';
import { openRunFile, readRunFile } from '../../src/runFiles/openRunFile';
import { plainEnvironment, projectRoot, temporaryFolder, testRuntime } from './support/strobe';

test('a log that Spark still writes shows each query as it ends, and the end', { timeout: 120_000 }, async () => {
  const folder = temporaryFolder();
  const job = spawn(testRuntime().python.executable, [join(projectRoot, 'test/jobs/followed.py'), folder], {
    env: plainEnvironment(),
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  const ended = once(job, 'close');
  const [id] = (await once(createInterface({ input: job.stdout }), 'line')) as [string];
  const log = join(
    folder,
    readdirSync(folder).find(name => name.includes(id))!,
  );

  const events: RunEvent[] = [];
  const reducer = new RunReducer();
  const seen: string[] = [];
  const queries = ['100\n', '200\n'];
  for await (const piece of readRunFile(log, { follow: true })) {
    for (const event of piece.events) {
      events.push(event);
      reducer.apply(event);
    }
    if (!piece.isGrowing) continue;
    const run = reducer.snapshot();
    const done = run.queries.filter(({ status }) => status === 'succeeded').length;
    const state = `${run.status} with ${done}`;
    if (seen.at(-1) === state) continue;
    seen.push(state);
    const query = queries.shift();
    if (query === undefined) job.stdin.end();
    else job.stdin.write(query);
  }
  expect(await ended).toEqual([0, null]);
  expect(seen).toEqual(['running with 0', 'running with 1', 'running with 2']);
  expect(events.at(-1)).toMatchObject({ type: 'runEnded', status: 'succeeded' });
  expect(events).toEqual(await openRunFile(log));
});
