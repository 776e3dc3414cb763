import type { RunEvent } from './runEvent';

/** Some of the events of a recording or an event log, in order. */
export interface RunFilePiece {
  events: RunEvent[];
  /** How much of the file has been read, from 0 to 1. */
  fraction: number;
  /** All of the file has been read, but its application still runs: more follows. */
  isGrowing?: true;
}
