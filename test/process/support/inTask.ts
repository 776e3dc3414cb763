import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { decodeRecording } from '../../../src/runFiles/recording';
import { reduceRun } from '../../../src/model/reduceRun';
import { until } from './until';

/** Waits until a task of `waits.py`, which runs in `cwd`, waits. */
export function inTask(cwd: string): Promise<void> {
  return until(
    () => existsSync(join(cwd, 'started')),
    () => 'the job has not begun to wait',
  );
}

/** The same, and until the recording `run.strobe` in that folder contains all of the previous action. */
export async function inTaskAndRecorded(cwd: string): Promise<void> {
  await inTask(cwd);
  await until(
    () => {
      const run = reduceRun(decodeRecording(readFileSync(join(cwd, 'run.strobe'))).events);
      return run.actions[0]?.status === 'succeeded' && run.jobs[0]?.status === 'succeeded';
    },
    () => 'the recording does not contain the first action',
  );
}
