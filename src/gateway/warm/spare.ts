/** What a spare is at the moment: none, one that is being made, or one that waits to be taken. */
export interface SpareState {
  state: 'none' | 'preparing' | 'ready';
  /** Memory that the one that waits keeps, null where that cannot be told. */
  residentBytes: number | null;
}

/** @param waiting the one that waits. */
export function stateOf(waiting: { residentBytes: number | null } | null, isBeingMade: boolean): SpareState {
  if (waiting) return { state: 'ready', residentBytes: waiting.residentBytes };
  return { state: isBeingMade ? 'preparing' : 'none', residentBytes: null };
}

/** A process that is started before it is needed and handed to one run. */
export interface Spare {
  state(): SpareState;
  /**
   * Makes one for what the last run was started with, if there is none;
   * resolves when it is ready or cannot be had. Never throws.
   */
  prepare(): Promise<void>;
  /**
   * Ends what waits, and what is being made. Those that were handed out
   * are not touched. May be called again.
   */
  end(): Promise<void>;
}
