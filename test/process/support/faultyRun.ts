import { join } from 'node:path';
import type { Run } from '../../../src/model/run';
import { atMostTwo } from './atMostTwo';
import { MarkedProcesses } from './markedProcesses';
import { plainPython, projectRoot, showJson, strobe, type CommandOptions, type Ended } from './strobe';

export interface FaultyRunOptions extends CommandOptions {
  args?: string[];
  /** Options of `strobe run`. */
  options?: string[];
  /** Called once the process runs, with all its children; awaited together with the run. */
  meanwhile?: (processes: MarkedProcesses) => Promise<void>;
}

/** A run that hangs is ended, so that the test can report it. */
const LONGEST_MS = 120_000;

export interface RecordedRun extends Ended {
  run: Run;
  recording: string;
}

/** A script of `test/jobs/faults`. */
export const faultyJob = (name: string) => join(projectRoot, 'test/jobs/faults', name);

/** `strobe run`, until none of its processes is left. */
export async function recorded(script: string, given: FaultyRunOptions): Promise<RecordedRun> {
  const recording = join(given.cwd, 'run.strobe');
  const args = ['run', '--recording', recording, ...(given.options ?? []), script, '--', ...(given.args ?? [])];
  const ended = await watched(given, options => strobe(args, options));
  return { ...ended, recording, run: await showJson(recording) };
}

/** The same without Strobe. */
export async function unrecorded(script: string, given: FaultyRunOptions): Promise<Ended> {
  return watched(given, options => plainPython([script, ...(given.args ?? [])], options));
}

/**
 * Runs a command, with at most one other at the same time. @throws Error if it hangs, or if its processes are left
 * after its end.
 */
export function watched(given: FaultyRunOptions, command: (options: CommandOptions) => Promise<Ended>): Promise<Ended> {
  return atMostTwo(async () => {
    const processes = new MarkedProcesses();
    let late = '';
    const timer = setTimeout(() => {
      late = processes.describe();
      processes.endAll();
    }, LONGEST_MS);
    try {
      let meanwhile: Promise<void> | undefined;
      const ended = await command({
        ...given,
        env: { ...processes.env, ...given.env },
        onStart: child => {
          given.onStart?.(child);
          meanwhile = given.meanwhile?.(processes);
          // An error during the run ends the run, so that the test does not wait for it.
          meanwhile?.catch(() => processes.endAll());
        },
      });
      if (late) throw new Error(`still running after ${LONGEST_MS} ms: ${late}`);
      await meanwhile;
      await processes.gone();
      return ended;
    } finally {
      clearTimeout(timer);
      processes.endAll();
    }
  });
}
