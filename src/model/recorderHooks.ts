/**
 * The recorder's hooks, each of which can fail on its own: `HOOKS` of `src/recorder/strobe_recorder/link/fence.py`, and
 * `sync` for an answer that did not come in time.
 */
export const RECORDER_HOOKS = [
  'imports',
  'launch',
  'commands',
  'ledger',
  'samples',
  'fetches',
  'closures',
  'arm',
  'calls',
  'cells',
  'births',
  'arguments',
  'materialized',
  'plans',
  'marks',
  'streams',
  'broadcasts',
  'contexts',
  'sessions',
  'stopping',
  'connect',
  'tests',
  'threads',
  'callbacks',
  'errors',
  'results',
  'tags',
  'explain',
  'stopAfter',
  'sender',
  'loaded',
  'exit',
  'sync',
] as const;

export type RecorderHook = (typeof RECORDER_HOOKS)[number];
