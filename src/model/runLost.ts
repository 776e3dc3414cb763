import type { RunEnded } from './runEvent';

/** The end of a run of which nobody reported the end. */
export const runLost = (time: number): RunEnded => ({
  type: 'runEnded',
  time,
  status: 'lost',
  exitCode: null,
  signal: null,
});
