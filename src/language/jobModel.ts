import type { CallKind, DatasetKind } from '../model/runEvent';
import type { TextPosition } from '../text/position';
import type { Width } from './sparkApi';

/** As in the language server protocol. */
export interface TextRange {
  start: TextPosition;
  end: TextPosition;
}

/**
 * Where Python says that a call stands, in the recorder's terms: lines from 1, columns from 0 in bytes of UTF-8. From
 * Python 3.11 on a method called on its chain's first line begins where the chain does, one on a later line at its name.
 */
export interface SourceSite {
  line: number;
  column: number;
  endLine: number;
  endColumn: number;
  /** Qualified name of the function, `<module>` outside of any. */
  function: string;
}

/** A call (or property) of pyspark's API in the source, once however often it runs. */
export interface SparkCall {
  id: number;
  /** Method or function, as the recorder names it. */
  op: string;
  owner: string;
  kind: CallKind;
  width: Width | null;
  /** What it makes; null for actions, and for objects on the way to a dataset. */
  makes: DatasetKind | null;
  /** Calls whose datasets it is given, its own object's first. A call in a loop may follow itself: that is left out. */
  parents: number[];
  /** Whether a run of the file comes to it, as long as nothing fails before. */
  isCertain: boolean;
  /** Line of `site`, from 0. */
  line: number;
  site: SourceSite;
  /** The whole expression. */
  range: TextRange;
  nameRange: TextRange;
}

/** What a file's source says about the Spark job in it. */
export interface JobModel {
  /** Running the file makes a session or runs an action: it is a script, not a module of functions for others. */
  isJob: boolean;
  /** Line of the first session that running the file makes, 0 where it comes from elsewhere. */
  headLine: number;
  /** Line of `if __name__ == "__main__":`, null without one. */
  mainLine: number | null;
  /** In the order in which they end. */
  calls: SparkCall[];
}

export const NO_JOB: JobModel = { isJob: false, headLine: 0, mainLine: null, calls: [] };
