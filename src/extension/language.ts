import type { NotebookCells, RunFigures, StaticLineage } from '../wire/languageMessages';

/** The requests of runs and their panel to the language server. */
export interface Language {
  /** Null if the file is not open. */
  staticLineage(uri: string): Promise<StaticLineage | null>;
  /** Null if the notebook is not open. */
  notebookCells(uri: string): Promise<NotebookCells | null>;
  showFigures(figures: RunFigures): Promise<void>;
}
