import type { Status } from '../model/run';
import type { RunConfiguration } from './runConfiguration';

/** A run as the list of recent runs keeps it, across sessions of the editor. Plain JSON. */
export interface RunRecord {
  id: string;
  title: string;
  /** The URI of what ran. */
  uri: string;
  mode: 'run' | 'explain' | 'debug';
  /** Where a run to a line was to stop, from 1. */
  line: number | null;
  configuration: RunConfiguration;
  status: Status | 'preparing' | 'notStarted';
  /** While it is on: the person has asked for its end. */
  isCancelling?: boolean;
  /** Why it did not start, or was lost. */
  message: string | null;
  /** Path; null before it was prepared. */
  recording: string | null;
  /** Milliseconds since the epoch. */
  startTime: number;
  endTime: number | null;
}

const KEPT = 50;

export const isOn = ({ status }: RunRecord) => status === 'preparing' || status === 'running';

/** The list with `record` in its place, or as its first; the oldest fall out at the end. */
export function withRecord(records: RunRecord[], record: RunRecord): RunRecord[] {
  const isThere = records.some(each => each.id === record.id);
  const next = isThere ? records.map(each => (each.id === record.id ? record : each)) : [record, ...records];
  return next.slice(0, KEPT);
}

/** What an editor that was closed has left: its runs ended with it. Entries of other versions are dropped. */
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
