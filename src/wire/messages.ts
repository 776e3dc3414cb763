/**
 * Messages between clients and the gateway: JSON-RPC over a loopback socket, encoded with msgpack. Before the first
 * message, a client sends one line, `STROBE/<PROTOCOL_VERSION> <token>\n`.
 */
import { NotificationType, ProgressType, RequestType } from 'vscode-jsonrpc';
import type { FoundLogs } from '../model/listedLog';
import type { RunEvent } from '../model/runEvent';
import type { RunFilePiece } from '../model/runFilePiece';
import type { StreamKey } from '../model/streamEvents';

export const PROTOCOL_VERSION = 2;

export const greeting = (token: string) => `STROBE/${PROTOCOL_VERSION} ${token}\n`;

/** The gateway's address: the first line of its standard output, as JSON. */
export interface GatewayAddress {
  port: number;
  token: string;
  pid: number;
}

/** What goes into a recording. */
export interface RecordingOptions {
  /** Whether the first rows that actions return may be written to the recording, not only kept in memory. */
  recordRows?: boolean;
  /** Of so many batches of each streaming query, the last ones, everything is kept; the default for none. */
  keptBatches?: number;
}

export interface PrepareRun extends RecordingOptions {
  mode: 'run' | 'exec' | 'explain';
  /** Path of the script for `run` and `explain`, relative to `cwd` or absolute; `.sql` runs as Spark SQL. */
  script: string | null;
  /** The script's arguments, or the whole command for `exec`. */
  args: string[];
  /**
   * For `exec`: instead of a command, the test of a file (an absolute path) that the chosen Python runs, named as in
   * `pytest FILE::NAME`.
   */
  test?: { file: string; name: string };
  cwd: string;
  env: Record<string, string>;
  /** Path of the recording; null for the folder of recent runs. */
  recording: string | null;
  python: string | null;
  master: string | null;
  conf: Record<string, string>;
  /** Values in `env`, `master` and `conf` that must appear neither in the recording nor on a command line. */
  secrets?: string[];
  /**
   * Run to Line: stop the script after the statement at this line (from 1) has run an action; null to run all of it.
   */
  stopAfter: { file: string; line: number } | null;
  /** The interpreter that the editor uses for the script, tried after `python`. */
  editorPython?: string;
  /** A debugger starts the script, not the command in the gateway's response. */
  underDebugger?: boolean;
  /** False: if the run needs a download, it fails with `runtime.consent`. */
  mayMakeRuntime?: boolean;
  /** How to run a notebook in a Python file; other scripts are not affected. */
  notebook?: NotebookOptions;
}

export interface NotebookOptions {
  /** `cells`: the driver runs the cells that it is asked for, and lives on. */
  how: 'whole' | 'cells';
  /** Values of widgets, by name. */
  widgets: Record<string, string>;
  /** Whether `%pip` may change the Python environment; null to fail with `notebook.install` if there is one. */
  mayInstall: boolean | null;
  /** What may be missing here, without failing with `notebook.limits`: `leftOut` are commands that the rest may do without. */
  accepts: 'nothing' | 'leftOut' | 'everything';
  /** Whether the client answers `cells/widget`. */
  asksForWidgets?: boolean;
}

export interface CellOfFile {
  /** From 0. */
  index: number;
  /** From 1. */
  line: number;
  title: string | null;
  source: string;
}

/** How the execution of a cell ended. */
export interface CellEnd {
  index: number;
  outcome: 'passed' | 'failed' | 'interrupted';
  /** With the innermost line, from 1, of a file; null if there is none. */
  error: { type: string; message: string; file: string | null; line: number | null } | null;
}

/**
 * The command to start. The client starts it, not the gateway, because only the process that has the terminal can pass
 * on its own descriptors.
 */
export interface PreparedRun {
  runId: string;
  command: string;
  args: string[];
  env: Record<string, string>;
  cwd: string;
  recording: string;
  /** Sentences about what was chosen. */
  notes: string[];
  /** There are secrets in `env`: nothing may print or type it. */
  hasSecrets?: boolean;
}

/** Kernels of notebooks that the client wants recorded. Jupyter or the editor starts them, not the client. */
export interface RecordKernels extends RecordingOptions {
  /** The workspace folders of the client. */
  folders: string[];
  /** The process that starts kernels in the client's window. */
  editorPid: number;
}

/** A kernel has used Spark for the first time: it is a run from now on, until the kernel ends. */
export interface KernelStarted {
  runId: string;
  recording: string;
  pid: number;
  cwd: string;
  /** Path of the notebook, where the kernel's client tells it. */
  notebook: string | null;
  /** ms since the epoch. */
  startTime: number;
}

export interface RunExited {
  runId: string;
  exitCode: number | null;
  signal: string | null;
  /** The user requested the end. */
  cancelled: boolean;
}

/** `off`: nothing is kept ready or used; `onOpen`: also before the first run, when a file that runs Spark is opened. */
export type WarmMode = 'off' | 'afterFirstRun' | 'onOpen';

/** Settings for what the gateway keeps ready between runs. */
export interface WarmSettings {
  mode: WarmMode;
  /** After this time without a run, spares are ended. */
  idleMinutes: number;
}

/** A file that runs Spark was opened. */
export interface WarmUp {
  /** The parameters that its run would have. */
  request: PrepareRun;
  /** The variables that its terminal would set, together with those of the request; null if unknown. */
  terminal: Record<string, string> | null;
}

export type WarmState = 'none' | 'preparing' | 'ready';

/** What is kept for the next run. Bytes are null if unknown. */
export interface WarmStatus {
  /** For the last used runtime. */
  classCache: { state: WarmState; diskBytes: number | null };
  spareJvm: { state: WarmState; residentBytes: number | null };
  spareDriver: { state: WarmState; residentBytes: number | null };
}

/** A background gateway. */
export interface DaemonStatus {
  pid: number;
  version: string;
  /** ms since the epoch. */
  startTime: number;
  idleMinutes: number;
  /** Number of runs in progress. */
  runs: number;
  warm: WarmStatus;
}

export const prepareRun = new RequestType<PrepareRun, PreparedRun, { code: string }>('run/prepare');
/** The client started the driver. */
export const runSpawned = new RequestType<{ runId: string; pid: number }, null, void>('run/spawned');
/** The driver ended. Responds when the recording is complete and closed. */
export const runExited = new RequestType<RunExited, { recording: string }, void>('run/exited');
/** `jobs`: cancels Spark jobs that began by `at`, the time of the request; `kill`: ends driver and JVM immediately. */
export const cancelRun = new RequestType<{ runId: string; how: 'jobs' | 'kill'; at: number }, null, void>('run/cancel');
/** Stops a streaming query, as `query.stop()` does. Responds when it has ended; does nothing if it is not active. */
export const stopStream = new RequestType<{ runId: string } & StreamKey, null, { code: string }>('run/stopStream');
/** Sends every event of the run so far, then new ones as they arrive, in `run/events`. */
export const subscribeRun = new RequestType<{ runId: string }, null, void>('run/subscribe');
/**
 * Every event of the run so far, for a page that opens late, and their number: events that `run/events` has sent by then are
 * included, later ones are not.
 */
export const replayRun = new RequestType<{ runId: string }, { events: RunEvent[]; count: number }, { code: string }>(
  'run/replay',
);
/** Records the kernels that connect from now on, as long as the client is connected. Replaces its earlier request. */
export const recordKernels = new RequestType<RecordKernels, null, { code: string }>('kernels/record');
/** Runs cells of the file as it is on disk, in this order, until one does not pass. */
export const runCells = new RequestType<{ runId: string; cells: number[] }, CellEnd[], { code: string }>('cells/run');
export const listCells = new RequestType<{ runId: string }, CellOfFile[], { code: string }>('cells/list');
/** Ends the driver after the cell that is running. */
export const endCells = new RequestType<{ runId: string }, null, { code: string }>('cells/end');
/** From the gateway: the driver waits for the value of a widget that has none. Null if there is still none. */
export const askWidget = new RequestType<{ runId: string; name: string }, string | null, void>('cells/widget');
export interface ReadOptions {
  /** The log of an application that still runs goes on until its end, and pieces can be empty. */
  follow?: boolean;
  /** The event log of the server of Spark Connect that the recorded run used. */
  serverLog?: string;
}
/** Opens a recording or an event log. It is read by `recording/read`, piece by piece. */
export const openRecording = new RequestType<{ path: string } & ReadOptions, { id: number }, { code: string }>(
  'recording/open',
);
/** The next piece; null after the last one. */
export const readRecording = new RequestType<{ id: number }, RunFilePiece | null, { code: string }>('recording/read');
/** Needed only if it was not read to its end. */
export const closeRecording = new NotificationType<{ id: number }>('recording/close');
/**
 * Looks for the event logs in a folder. They are sent as progress of the token while they are found; cancelling ends the search. Nothing
 * is sent of a folder that is itself a log (`isLog`); of all others, something is sent at once.
 */
export const listLogs = new RequestType<{ folder: string; token: number }, { isLog: boolean }, { code: string }>(
  'logs/list',
);
export const logsFound = new ProgressType<FoundLogs>();

/** Returns what is kept now; later changes are sent in `warm/changed`. */
export const configureWarm = new RequestType<WarmSettings, WarmStatus, void>('warm/configure');
/** A file that runs Spark was opened: with the mode `onOpen`, prepares what this run needs, without downloads. */
export const warmUp = new RequestType<WarmUp, null, void>('warm/open');

/**
 * Proves that the daemon is the one named in its file: another program may be listening at that port now. `proof` is
 * the HMAC-SHA256 of the nonce with the key from the file, in hex.
 */
export const daemonHello = new RequestType<{ nonce: string }, { proof: string }, void>('daemon/hello');
export const daemonStatus = new RequestType<Record<string, never>, DaemonStatus, void>('daemon/status');
/** Ends immediately, or with the last run in progress. */
export const stopDaemon = new RequestType<Record<string, never>, { runs: number }, void>('daemon/stop');

export const runEvents = new NotificationType<{ runId: string; events: RunEvent[] }>('run/events');
export const kernelStarted = new NotificationType<KernelStarted>('kernels/started');
export const runtimeProgress = new NotificationType<{ fraction: number | null; message: string }>('runtime/progress');
export const warmChanged = new NotificationType<WarmStatus>('warm/changed');
