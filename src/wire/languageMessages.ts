/**
 * Messages between the editor's client and the language server that are not part of the language server protocol.
 * Ranges are the protocol's (lines and characters from 0, UTF-16); call sites are the recorder's (lines from 1, columns
 * from 0 in UTF-8 bytes), so that they can be compared with those of a run.
 */
import type { LineTime } from '../model/lineProfile';
import type { CallKind, DatasetKind } from '../model/runEvent';

/** Options of the `initialize` request. */
export interface InitializationOptions {
  /** Translated strings by English string, as in `vscode.l10n.bundle`. Absent for English. */
  translations?: Record<string, string>;
  /** URI of the folder with the pages of the rules. */
  pages?: string;
}

/** Notification, client to server: `RunFigures`. Replaces earlier figures of the file. */
export const RUN_FIGURES = 'strobe/runFigures';
/** Request, client to server: `{ uri }`. Returns a `StaticLineage`, or null for a file that is not open. */
export const STATIC_LINEAGE = 'strobe/staticLineage';

/** How the editor's URIs of notebook cells begin: the path is that of the notebook. */
export const NOTEBOOK_CELL = 'vscode-notebook-cell:';

/** Request, client to server: `{ uri }` of a notebook. Returns `NotebookCells`, or null for one that is not open. */
export const NOTEBOOK_CELLS = 'strobe/notebookCells';

/**
 * Ids of the code lens commands. Arguments: the file's URI; for `runToLine` also its line, from 1; for `runTest` and `debugTest`
 * the name of the test as in `pytest FILE::NAME`.
 */
export const LENS_COMMANDS = {
  runJob: 'strobe.runJob',
  explainJob: 'strobe.explainJob',
  showLineage: 'strobe.showLineage',
  runToLine: 'strobe.runToLine',
  runTest: 'strobe.runTest',
  debugTest: 'strobe.debugTest',
} as const;

/** Ids of the commands at cells. Arguments: the file's URI, and the position of the cell in `cellsOf`, from 0. */
export const CELL_COMMANDS = {
  runCell: 'strobe.runCell',
  runCellsAbove: 'strobe.runCellsAbove',
} as const;

/** Figures of the last run for one file. */
export interface RunFigures {
  uri: string;
  /** The text of the file that ran. Figures are shown on lines where the text is unchanged. */
  text: string;
  /** When the run began, in ms since the epoch. */
  startTime: number;
  /** One for each call site and operation; an empty list removes the figures. */
  sites: SiteFigures[];
}

/** Cost of all calls at one place in the run. */
export interface SiteFigures {
  line: number;
  /** Columns and end are null for Python older than 3.11. */
  column: number | null;
  endLine: number | null;
  endColumn: number | null;
  op: string;
  /** `line`: the costs of the whole line, for any calls; its `op` is empty. */
  kind: 'dataset' | 'action' | 'line';
  /** Number of calls. */
  calls: number;
  /** Milliseconds: for an action, from call to return; for a dataset, of the stages that computed it. */
  time: number | null;
  /** Number of datasets that share this time, because Spark ran them in one pass; 1 if it is not shared. */
  sharedBy: number;
  jobs: number;
  /** Shuffle bytes that the stages wrote. */
  shuffleBytes: number;
  /** First line of the failure, null if it succeeded. */
  error: string | null;
  /** For a line: time in Py4J and in pyspark while Spark ran nothing, ms. */
  driverTime?: number;
  /** For a line: its part of the run's wall time, unless that is negligible. */
  profile?: Omit<LineTime, 'file' | 'line'>;
  /** For a line with a `def` or `lambda`: wall time of the function in Python workers, ms. */
  functionTime?: number;
  /** For a line: each marked finding, with its rule as the code. */
  findings?: FindingAtLine[];
}

/** A finding at its first line. */
export interface FindingAtLine {
  code: string;
  message: string;
  /** An edit of this line that keeps what the code does: columns in UTF-8 bytes of the text that ran. */
  edit?: { title: string; column: number; endColumn: number; text: string };
}

export interface Position {
  line: number;
  character: number;
}

export interface Range {
  start: Position;
  end: Position;
}

/** The cells of a notebook that use Spark. */
export interface NotebookCells {
  cells: {
    uri: string;
    /** Its name in the static lineage: `Cell 3`, counted as the editor does. */
    name: string;
    actions: number;
    /** Datasets that it makes. */
    datasets: number;
  }[];
}

/** The lineage derived from a file's source, before a run. */
export interface StaticLineage {
  uri: string;
  /** Version of the document that was read. */
  version: number;
  /** Whether running the file runs a Spark job. */
  isJob: boolean;
  nodes: StaticNode[];
}

/**
 * A dataset that a call makes, or a call that runs at once (actions, and commands such as views). One node per place in
 * the source, however often it runs.
 */
export interface StaticNode {
  id: number;
  kind: 'dataset' | 'action';
  /** Kind of the new dataset; null for most actions. */
  datasetKind: DatasetKind | null;
  /** Name in the source; compare it with that of a run by `canonicalOp`. */
  op: string;
  /** Class of pyspark; `ml`, `mllib`, `pandas` for those modules. */
  owner: string;
  callKind: CallKind;
  /** Whether Spark shuffles for it; null if not applicable. */
  width: 'narrow' | 'wide' | null;
  /** Nodes that it is made from. There are no cycles: values that a loop feeds back into itself are not included. */
  parentIds: number[];
  /** Whether every run reaches it unless something fails before: it is not in a branch, loop, or uncalled function. */
  isCertain: boolean;
  /**
   * How often it runs at most, as far as the source tells: by the places that call its function, and by loops over a list;
   * null in other loops.
   */
  times: number | null;
  /** Lines of the first calls of its function, from 1; none at the top level. */
  calledAt?: number[];
  /** `file`: the cell of a notebook; absent for a file, which the lineage is of as a whole. */
  callSite: { file?: string; line: number; column: number; endLine: number; endColumn: number; function: string };
  range: Range;
  /** The call itself from its name, in one line. */
  source: string;
}
