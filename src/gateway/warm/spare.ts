/** The state of a spare: none, being created, or waiting to be taken. */
export interface SpareState {
  state: 'none' | 'preparing' | 'ready';
  /** Memory of the waiting process; null if unknown. */
  residentBytes: number | null;
}

/** @param waiting the waiting process. */
export function stateOf(waiting: { residentBytes: number | null } | null, isBeingMade: boolean): SpareState {
  if (waiting) return { state: 'ready', residentBytes: waiting.residentBytes };
  return { state: isBeingMade ? 'preparing' : 'none', residentBytes: null };
}

/** A process that is started in advance and handed to one run. */
export interface Spare {
  state(): SpareState;
  /**
   * Creates one for the start parameters of the last run, if there is none; resolves when it is ready or has failed.
   * Never throws.
   */
  prepare(): Promise<void>;
  /** Ends what is waiting or being created. Processes that were handed out are not affected. Can be called again. */
  end(): Promise<void>;
}
