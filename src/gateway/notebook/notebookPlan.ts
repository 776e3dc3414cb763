/** A statement of Spark SQL with its place as in the recorder's call sites: lines from 1, columns in UTF-8 bytes from 0. */
export interface PlannedStatement {
  text: string;
  line: number;
  column: number;
  endLine: number;
  endColumn: number;
}

/** What a part of a cell does, in the order of its lines. Lines are those of the file, from 1. */
export type CellStep =
  /** `margins`: for each line, the column in the file where it starts. */
  | { kind: 'python'; line: number; text: string; margins: number[] }
  | { kind: 'sql'; line: number; statements: PlannedStatement[] }
  /** `path` as it is written; `arguments`: values of widgets. */
  | { kind: 'run'; line: number; path: string; arguments: Record<string, string> }
  | { kind: 'pip' | 'fs'; line: number; arguments: string[] }
  /** `what`: the magic command that has no meaning here. */
  | { kind: 'skipped'; line: number; what: string };

export interface PlannedCell {
  /** From 0. */
  index: number;
  /** Line of its mark, from 1. */
  line: number;
  title: string | null;
  /** Its text in the file, without its mark. */
  source: string;
  steps: CellStep[];
}

export interface PlannedNotebook {
  file: string;
  cells: PlannedCell[];
}

/** The input of the recorder's `run_notebook.py`. */
export interface NotebookPlan {
  how: 'whole' | 'cells';
  /** Whether the file gets the names that Databricks gives to a notebook. */
  isDatabricks: boolean;
  /** Whether results of SQL are shown. */
  show: boolean;
  /** Values of widgets, by name. */
  widgets: Record<string, string>;
  mayInstall: boolean;
  /** By path: this notebook, and those that it names in `%run`. Empty for `cells`, where each is read when it runs. */
  notebooks: Record<string, PlannedNotebook>;
  channel: { host: string; port: number; token: string };
}
