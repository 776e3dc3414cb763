import type { RunFigures, StaticLineage } from '../wire/languageMessages';

/** What the language server does for runs and their panel. */
export interface Language {
  /** Null for a file that is not open. */
  staticLineage(uri: string): Promise<StaticLineage | null>;
  showFigures(figures: RunFigures): Promise<void>;
}
