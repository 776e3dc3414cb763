import { basename } from 'node:path';
import { RunReducer } from '../model/reduceRun';
import type { Run } from '../model/run';
import type { RunEvent } from '../model/runEvent';
import { readRunFile } from '../runFiles/openRunFile';
import { ProgressPrinter } from './progress';
import { LateProgress } from './lateProgress';
import { RunProgress } from './runProgress';
import { StopSignals } from './stopSignals';
import { terminalOf } from './terminal';

export interface FollowedRun {
  /** Still running if a signal ended the reading. */
  run: Run;
  /** Of a signal that ended the reading, as a shell reports it; otherwise 0. */
  exitCode: number;
}

/**
 * Reads an event log until its application ends, or Ctrl-C. Meanwhile, standard error has the progress of the application.
 * @param onEvent called with each event
 * @throws StrobeError as `readRunFile`
 */
export async function followLog(path: string, onEvent: (event: RunEvent) => unknown): Promise<FollowedRun> {
  const stop = new StopSignals();
  const follower = new Follower(path);
  try {
    // Somebody has asked for it: an application that has logged nothing for hours may be waiting for its user.
    const options = { follow: true, lostAfter: Infinity, signal: stop.signal };
    for await (const piece of readRunFile(path, options)) {
      for (const event of piece.events) {
        follower.reducer.apply(event);
        onEvent(event);
      }
      if (stop.signal.aborted) break;
      follower.tell(piece.events.length > 0, piece.isGrowing === true, piece.fraction);
    }
  } finally {
    stop.dispose();
    follower.end();
  }
  return { run: follower.reducer.snapshot(), exitCode: stop.exitCode };
}

/** Tells how much has been read until all of it has, and what the application does from then on. */
class Follower {
  readonly reducer = new RunReducer();
  private readonly reading = new LateProgress();
  private readonly progress = new RunProgress(new ProgressPrinter(process.stderr, terminalOf(process.stderr)));
  private readonly name: string;
  private hasCaughtUp = false;

  constructor(path: string) {
    this.name = basename(path);
  }

  tell(hasEvents: boolean, isGrowing: boolean, fraction: number): void {
    if (!this.hasCaughtUp && !isGrowing) return this.reading.update(`Reading ${this.name}`, fraction);
    if (!this.hasCaughtUp) this.catchUp();
    else if (hasEvents) this.progress.changed(() => this.reducer.snapshot());
  }

  end(): void {
    this.reading.clear();
    this.progress.end();
  }

  private catchUp(): void {
    this.hasCaughtUp = true;
    this.reading.clear();
    const what = `Following ${this.name} until its application ends`;
    process.stderr.write(`strobe: ${what}. Ctrl-C shows what has been read until then.\n`);
    this.progress.changed(() => this.reducer.snapshot());
  }
}
