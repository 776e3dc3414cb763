/**
 * What the editor's client and the language server say to each other beyond the language server protocol. Ranges are the
 * protocol's (lines and characters from 0, UTF-16); call sites are the recorder's (lines from 1, columns from 0 in bytes
 * of UTF-8), so that they can be compared with those of a run.
 */
import type { CallKind, DatasetKind } from '../model/runEvent';

/** Options of the `initialize` request. */
export interface InitializationOptions {
  /** Translated strings by English string, as in `vscode.l10n.bundle`. Absent for English. */
  translations?: Record<string, string>;
}

/** Notification, client to server: `RunFigures`. Replaces what was known of the file. */
export const RUN_FIGURES = 'strobe/runFigures';
/** Request, client to server: `{ uri }`, answered by a `StaticLineage`, or null for a file that is not open. */
export const STATIC_LINEAGE = 'strobe/staticLineage';

/** Ids of the commands behind the code lenses. Arguments: the file's URI; for `runToLine` its line too, from 1. */
export const LENS_COMMANDS = {
  runJob: 'strobe.runJob',
  explainJob: 'strobe.explainJob',
  showLineage: 'strobe.showLineage',
  runToLine: 'strobe.runToLine',
} as const;

/** What the last run says about one file. */
export interface RunFigures {
  uri: string;
  /** The text of the file that ran. Figures are shown where this text still stands. */
  text: string;
  /** When the run began, in ms since the epoch. */
  startTime: number;
  /** One for each call site and operation; none takes the figures away. */
  sites: SiteFigures[];
}

/** What the calls at one place cost, all of the run's together. */
export interface SiteFigures {
  line: number;
  /** Null for the columns and the end where Python is older than 3.11. */
  column: number | null;
  endLine: number | null;
  endColumn: number | null;
  op: string;
  /** `line`: what the driver paid for all of a line, whatever the calls in it are; its `op` is empty. */
  kind: 'dataset' | 'action' | 'line';
  /** How often the line was called. */
  calls: number;
  /** Milliseconds: of an action from call to return; of a dataset, of the stages that it was computed in. */
  time: number | null;
  /** Datasets that share that time, because Spark ran them in one pass; 1 for its own. */
  sharedBy: number;
  jobs: number;
  /** Bytes that the stages wrote for a shuffle. */
  shuffleBytes: number;
  /** First line of the failure, null if it succeeded. */
  error: string | null;
  /** Of a line: in Py4J and in pyspark while Spark ran nothing, ms. */
  driverTime?: number;
  /** Of a line: what was wasted there, as a sentence with its cost and what to write instead. */
  wastes?: { code: string; message: string }[];
}

export interface Position {
  line: number;
  character: number;
}

export interface Range {
  start: Position;
  end: Position;
}

/** The lineage that a file's source promises, before anything has run. */
export interface StaticLineage {
  uri: string;
  /** Version of the document that it was read from. */
  version: number;
  /** Running the file runs a Spark job. */
  isJob: boolean;
  nodes: StaticNode[];
}

/** A dataset that a call makes, or what runs at once (actions, and commands such as views); once for its place in the source, however often it runs. */
export interface StaticNode {
  id: number;
  kind: 'dataset' | 'action';
  /** Of the dataset that is made; null for most actions. */
  datasetKind: DatasetKind | null;
  /** As the source says; compare it with a run's by `canonicalOp`. */
  op: string;
  /** Class of pyspark; `ml`, `mllib`, `pandas` for their families. */
  owner: string;
  callKind: CallKind;
  /** Whether Spark shuffles for it; null where the word does not apply. */
  width: 'narrow' | 'wide' | null;
  /** Nodes that it is made from. There are no cycles: what a loop feeds back into itself is left out. */
  parentIds: number[];
  /** Whether a run comes to it, as long as nothing fails before: it stands in no branch, loop, or function that nobody calls. */
  isCertain: boolean;
  callSite: { line: number; column: number; endLine: number; endColumn: number; function: string };
  range: Range;
  /** The call itself from its name on, in one line. */
  source: string;
}
