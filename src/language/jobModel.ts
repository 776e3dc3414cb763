import type { CallKind, DatasetKind } from '../model/runEvent';
import type { TextPosition } from '../text/position';
import type { Width } from './memberTable';

/** As in the language server protocol. */
export interface TextRange {
  start: TextPosition;
  end: TextPosition;
}

/**
 * The position of a call as Python reports it to the recorder: lines from 1, columns from 0 in UTF-8 bytes. In Python 3.11 and
 * later, a method call on the first line of a chain starts where the chain starts, and on a later line at the method name.
 */
export interface SourceSite {
  line: number;
  column: number;
  endLine: number;
  endColumn: number;
  /** Qualified name of the enclosing function; `<module>` at the top level. */
  function: string;
}

/** A call or property of the pyspark API in the source. Listed once, even if it runs several times. */
export interface SparkCall {
  id: number;
  /** Method or function name, as in recordings. */
  op: string;
  owner: string;
  kind: CallKind;
  width: Width | null;
  /** Kind of the created dataset; null for actions and for intermediate objects. */
  makes: DatasetKind | null;
  /** Calls whose datasets are its inputs, starting with the object of the method. In a loop, excludes the call itself. */
  parents: number[];
  /** Whether every run of the file reaches the call, unless something fails first. */
  isCertain: boolean;
  /** How often it runs at most, as far as the source tells; null in a loop whose length is not known. */
  times: number | null;
  /** Lines of the calls of its function, from 1; empty at the top level, or if nothing calls it. */
  calledAt: number[];
  /** Line of `site`, from 0. */
  line: number;
  site: SourceSite;
  /** The whole expression. */
  range: TextRange;
  nameRange: TextRange;
}

/** The Spark job in a source file. */
export interface JobModel {
  /** Whether running the file creates a session or runs an action, so that it is a script and not a library module. */
  isJob: boolean;
  /** Line where running the file creates the first session; 0 if the session comes from elsewhere. */
  headLine: number;
  /** Line of `if __name__ == "__main__":`; null if there is none. */
  mainLine: number | null;
  /** Ordered by end position. */
  calls: SparkCall[];
}

export const NO_JOB: JobModel & { calls: never[] } = { isJob: false, headLine: 0, mainLine: null, calls: [] };
