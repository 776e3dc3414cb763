import type { CallSite } from '../runEvent';

/** Why a run took as long as it did, or failed, with what to change. Times in milliseconds of the run's wall time. */
export interface Finding {
  /** Stable name of the rule, such as `join.explodes`; `docs/rules` has a page for each. */
  rule: string;
  /** The cause by name, without figures: `Exploding join`. */
  title: string;
  /** What was found, with its figures, as sentences. */
  found: string;
  /** Lines to look at, the one to change first. Empty only where no line is known. */
  lines: CallSite[];
  applicationId: string | null;
  datasetIds: number[];
  stageIds: number[];
  actionId: number | null;
  queryId: number | null;
  /** Nodes of the query's final plan. */
  nodeIds: number[];
  /** What it took, as measured; null where it cost no time, or none is known. */
  cost: number | null;
  /** What the change would save, by the formula of the rule; null where there is none. */
  saving: number | null;
  /** `saving`, else `cost`, as a part of the run's wall time: 0 to 1. */
  share: number;
  /** The figures behind it, by name. */
  evidence: Record<string, number | string>;
  /** What it is not, as sentences with figures. */
  excluded: string[];
  /** What to write instead, as sentences. */
  change: string;
  /** An edit that keeps what the code does; null where none is certain. */
  safeEdit: SafeEdit | null;
  /** Whether it is worth a mark at its line: it would save or cost at least 1 s and 5 % of the run, or something failed. */
  marked: boolean;
}

/** Replaces one piece of a recorded file: lines from 1, columns in UTF-8 bytes from 0, as call sites have them. */
export interface SafeEdit {
  title: string;
  file: string;
  line: number;
  column: number;
  endLine: number;
  endColumn: number;
  text: string;
}

/** What a rule returns; the rest is the same for all rules. */
export type Found = Pick<Finding, 'rule' | 'title' | 'found' | 'lines' | 'cost' | 'change'> &
  Partial<Omit<Finding, 'share' | 'marked'>> & {
    /** A failure is marked whatever it cost. */
    isFailure?: boolean;
  };
