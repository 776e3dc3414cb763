import type { Run, Waste } from '../run';

/** What hints are found in. */
export type HintSource = Omit<Run, 'insights'>;

/** An inefficiency that a rule found. `code` is stable. */
export interface Hint extends Waste {
  code: string;
  actionId?: number | null;
  datasetId?: number | null;
}
