import type { Waste } from '../run';

/** An inefficiency that a rule found. `code` is stable. */
export interface Hint extends Waste {
  code: string;
  actionId?: number | null;
  datasetId?: number | null;
}
