import type { RunFigures, StaticLineage } from '../wire/languageMessages';

/** The requests of runs and their panel to the language server. */
export interface Language {
  /** Null if the file is not open. */
  staticLineage(uri: string): Promise<StaticLineage | null>;
  showFigures(figures: RunFigures): Promise<void>;
}
