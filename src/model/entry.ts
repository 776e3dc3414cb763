import type { EntryKind, EntryOutcome } from './runEvent';

/** A test, the set-up or tear-down of a fixture, or the execution of a notebook's cell. */
export interface Entry {
  id: number;
  driverId: number;
  pid: number;
  kind: EntryKind;
  /** pytest's node id, unittest's id, a fixture's name, or the number of a cell. */
  name: string;
  /** The entry that it is a part of; null for a fixture that several tests share. */
  parentId: number | null;
  /** Where it is defined. */
  site: { file: string; line: number } | null;
  /** pytest's scope of a fixture. */
  scope: string | null;
  /** Of a fixture. */
  phase: 'setup' | 'teardown' | null;
  /** These three are of a cell. */
  executionCount: number | null;
  cellId: string | null;
  source: string | null;
  startTime: number;
  /** Null while it runs. If its end was not reported, the end of its driver. */
  endTime: number | null;
  /**
   * From its start to its end, in ms, without entries that ran in that time and are not a part of it: a session's
   * fixture is set up inside the first test that needs it. Null while it runs.
   */
  duration: number | null;
  /** Null while it runs. `error`: its set-up or tear-down raised. `interrupted`: Ctrl-C, or its process ended. */
  outcome: EntryOutcome | null;
  error: { type: string; message: string } | null;
  /** Actions that ran in it and in none of its parts. */
  actionIds: number[];
}
