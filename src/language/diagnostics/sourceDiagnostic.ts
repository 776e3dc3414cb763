import type { TextRange } from '../jobModel';
import type { JobSource } from './jobSource';

/** Something in the source that costs time or fails, found before a run. */
export interface SourceDiagnostic {
  /** Name of the rule, such as `driver.countForEmpty`; `docs/rules` has a page for each. */
  rule: string;
  range: TextRange;
  /** What it costs, and what to write instead. */
  message: string;
  /** An edit that keeps what the code does; null where none is certain. */
  fix: SourceFix | null;
}

export interface SourceFix {
  title: string;
  range: TextRange;
  newText: string;
}

/** A rule finds each place in a file where it is certain. */
export type Found = Omit<SourceDiagnostic, 'rule'>;
export type FindInSource = (source: JobSource) => Found[];
