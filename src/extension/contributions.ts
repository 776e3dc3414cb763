import { CELL_COMMANDS, LENS_COMMANDS } from '../wire/languageMessages';

/** Ids of the contributions in `package.json` that the code refers to. A test checks that both lists are the same. */
export const COMMAND = {
  ...LENS_COMMANDS,
  ...CELL_COMMANDS,
  restartCellSession: 'strobe.restartCellSession',
  debugJob: 'strobe.debugJob',
  cancelRun: 'strobe.cancelRun',
  openRecording: 'strobe.openRecording',
  openLogFolder: 'strobe.openLogFolder',
  openFromHistoryServer: 'strobe.openFromHistoryServer',
  forgetHistoryToken: 'strobe.forgetHistoryToken',
  addServerLog: 'strobe.addServerLog',
  chooseRuntime: 'strobe.chooseRuntime',
  restartGateway: 'strobe.restartGateway',
  showLog: 'strobe.showLog',
  openRun: 'strobe.openRun',
  rerun: 'strobe.rerun',
  deleteRun: 'strobe.deleteRun',
  revealRun: 'strobe.revealRun',
  openSample: 'strobe.openSample',
  runSample: 'strobe.runSample',
  recordNotebooks: 'strobe.recordNotebooks',
  stopRecordingNotebooks: 'strobe.stopRecordingNotebooks',
  chooseProfile: 'strobe.chooseProfile',
  runWithProfile: 'strobe.runWithProfile',
  setSecret: 'strobe.setSecret',
  clearSecret: 'strobe.clearSecret',
} as const;

/** Full names of the settings. */
export const SETTING = {
  codeLens: 'strobe.codeLens.enabled',
  inlayHints: 'strobe.inlayHints.enabled',
  findings: 'strobe.findings.enabled',
  gutter: 'strobe.gutter.enabled',
  findingThresholds: 'strobe.findings.thresholds',
  diagnostics: 'strobe.diagnostics',
  recordRows: 'strobe.recordRows',
  keptBatches: 'strobe.streaming.keptBatches',
  python: 'strobe.python',
  runConfigurations: 'strobe.runConfigurations',
  profiles: 'strobe.profiles',
  profile: 'strobe.profile',
  terminalReveal: 'strobe.terminal.reveal',
  warmMode: 'strobe.warm.mode',
  warmIdleMinutes: 'strobe.warm.idleMinutes',
} as const;

/** Context keys used in `when` clauses. */
export const CONTEXT = {
  /** A run is in progress. */
  running: 'strobe.running',
  /** Running the file in the active editor runs a Spark job. */
  isJob: 'strobe.isJob',
  /** A run on a server of Spark Connect is shown, without the event log of that server. */
  lacksServerLog: 'strobe.lacksServerLog',
  /** The Python debugger is installed. */
  canDebug: 'strobe.canDebug',
} as const;

/** Type of Jupyter's notebooks. */
export const NOTEBOOK = 'jupyter-notebook';

export const RUNS_VIEW = 'strobe.runs';
export const RECORDING_EDITOR = 'strobe.recording';
export const EVENT_LOG_EDITOR = 'strobe.eventLog';
export const WALKTHROUGH = 'start';
/** View type of the panel beside the editor. The editor restores the panel by this type. */
export const PANEL = 'strobe.panel';
/** URI scheme of read-only documents with the text of a file as it ran. */
export const RECORDED_SCHEME = 'strobe-recorded';

export type CommandId = (typeof COMMAND)[keyof typeof COMMAND];
