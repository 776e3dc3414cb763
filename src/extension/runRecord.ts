import type { Status } from '../model/run';
import type { RunConfiguration } from './runConfiguration';

/** An entry in the list of recent runs. Plain JSON, kept across editor sessions. */
export interface RunRecord {
  id: string;
  title: string;
  /** URI of the file that ran; of a kernel whose notebook is unknown, of its folder. */
  uri: string;
  /** `notebook`: a kernel that was recorded. `cells`: the cells that were asked for. */
  mode: 'run' | 'explain' | 'debug' | 'notebook' | 'cells';
  /** Line to stop at, from 1; null to run the whole script. */
  line: number | null;
  /** The test to run, as in `pytest FILE::NAME`; absent for the whole file. */
  test?: string;
  configuration: RunConfiguration;
  status: Status | 'preparing' | 'notStarted';
  /** The user has cancelled the run, but it has not ended yet. */
  isCancelling?: boolean;
  /** Why the run did not start, or was lost. */
  message: string | null;
  /** Path; null before the run is prepared. */
  recording: string | null;
  /** It ran on a server of Spark Connect that only the client could reach. */
  isRemote?: boolean;
  /** Milliseconds since the epoch. */
  startTime: number;
  endTime: number | null;
}

const KEPT = 50;

export const isOn = ({ status }: RunRecord) => status === 'preparing' || status === 'running';

/** The list with `record` updated in place or added at the front. The oldest entries beyond the limit are removed. */
export function withRecord(records: RunRecord[], record: RunRecord): RunRecord[] {
  const isThere = records.some(each => each.id === record.id);
  const next = isThere ? records.map(each => (each.id === record.id ? record : each)) : [record, ...records];
  return next.slice(0, KEPT);
}

/** The stored list of an earlier editor session, with its unfinished runs marked as lost. Entries of other versions are dropped. */
export function recordsOfEarlier(stored: unknown, reason: string): RunRecord[] {
  if (!Array.isArray(stored)) return [];
  return (stored as RunRecord[])
    .filter(each => typeof each?.id === 'string' && typeof each.uri === 'string' && each.configuration !== undefined)
    .map(each =>
      isOn(each)
        ? { ...each, status: each.recording === null ? ('notStarted' as const) : ('lost' as const), message: reason }
        : each,
    );
}
