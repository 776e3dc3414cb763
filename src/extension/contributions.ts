import { LENS_COMMANDS } from '../wire/languageMessages';

/** Ids of all that `package.json` contributes and code refers to. A test compares both, in both directions. */
export const COMMAND = {
  ...LENS_COMMANDS,
  debugJob: 'strobe.debugJob',
  cancelRun: 'strobe.cancelRun',
  openRecording: 'strobe.openRecording',
  chooseRuntime: 'strobe.chooseRuntime',
  restartGateway: 'strobe.restartGateway',
  showLog: 'strobe.showLog',
  openRun: 'strobe.openRun',
  rerun: 'strobe.rerun',
  deleteRun: 'strobe.deleteRun',
  revealRun: 'strobe.revealRun',
  openSample: 'strobe.openSample',
  runSample: 'strobe.runSample',
} as const;

/** Settings, by their whole names. */
export const SETTING = {
  codeLens: 'strobe.codeLens.enabled',
  inlayHints: 'strobe.inlayHints.enabled',
  hints: 'strobe.hints.enabled',
  hintThresholds: 'strobe.hints.thresholds',
  recordRows: 'strobe.recordRows',
  python: 'strobe.python',
  runConfigurations: 'strobe.runConfigurations',
  warmMode: 'strobe.warm.mode',
  warmIdleMinutes: 'strobe.warm.idleMinutes',
} as const;

/** Keys that `when` clauses ask for. */
export const CONTEXT = {
  /** A run is on. */
  running: 'strobe.running',
  /** Running the file in the active editor runs a Spark job. */
  isJob: 'strobe.isJob',
  /** The Python debugger is installed. */
  canDebug: 'strobe.canDebug',
} as const;

export const RUNS_VIEW = 'strobe.runs';
export const RECORDING_EDITOR = 'strobe.recording';
export const EVENT_LOG_EDITOR = 'strobe.eventLog';
export const WALKTHROUGH = 'start';
/** Type of the panel beside the editor: it is restored by this name. */
export const PANEL = 'strobe.panel';
/** Scheme of documents that hold the text of a file as it ran. */
export const RECORDED_SCHEME = 'strobe-recorded';

export type CommandId = (typeof COMMAND)[keyof typeof COMMAND];
