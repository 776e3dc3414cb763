/**
 * What clients and the gateway say to each other: JSON-RPC over a loopback socket, msgpack as its content encoding.
 * Before the first message a client sends one line, `STROBE/<PROTOCOL_VERSION> <token>\n`.
 */
import { NotificationType, RequestType } from 'vscode-jsonrpc';
import type { RunEvent } from '../model/runEvent';

export const PROTOCOL_VERSION = 1;

export const greeting = (token: string) => `STROBE/${PROTOCOL_VERSION} ${token}\n`;

/** How the gateway is reached: the first line of its standard output, as JSON. */
export interface GatewayAddress {
  port: number;
  token: string;
  pid: number;
}

export interface PrepareRun {
  mode: 'run' | 'exec' | 'explain';
  /** Path of the script for `run` and `explain`, relative to `cwd` or absolute; `.sql` runs as Spark SQL. */
  script: string | null;
  /** The script's arguments, or the whole command for `exec`. */
  args: string[];
  cwd: string;
  env: Record<string, string>;
  /** Where the recording goes; null for the folder of recent runs. */
  recording: string | null;
  python: string | null;
  master: string | null;
  conf: Record<string, string>;
  /** Run to Line: the script ends when the statement at this line (from 1) has run with an action in it; null for all of it. */
  stopAfter: { file: string; line: number } | null;
  /** Whether the first rows of what actions return may stand in the recording, not only in memory. */
  recordRows?: boolean;
  /** The interpreter that the editor uses for the script, tried after `python`. */
  editorPython?: string;
  /** The script is started by a debugger, not by the command that the gateway answers with. */
  underDebugger?: boolean;
  /** False: what a run needs is not downloaded without asking, but refused by `runtime.consent`. */
  mayMakeRuntime?: boolean;
}

/**
 * What to start. The client starts it, not the gateway, because only the process that holds the terminal can hand down
 * its own descriptors.
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
}

export interface RunExited {
  runId: string;
  exitCode: number | null;
  signal: string | null;
  /** The person asked for the end. */
  cancelled: boolean;
}

/** `off`: nothing is kept ready, nor used; `onOpen`: also before the first run, when a file that runs Spark is opened. */
export type WarmMode = 'off' | 'afterFirstRun' | 'onOpen';

/** What the gateway is to keep ready between runs. */
export interface WarmSettings {
  mode: WarmMode;
  /** After this time without a run, what waits is ended. */
  idleMinutes: number;
}

/** A file that runs Spark was opened. */
export interface WarmUp {
  /** What its run would ask for. */
  request: PrepareRun;
  /** The variables that its terminal would give it with those of the request; null where they are not known. */
  terminal: Record<string, string> | null;
}

export type WarmState = 'none' | 'preparing' | 'ready';

/** What is kept for the next run. Bytes are null where they cannot be told. */
export interface WarmStatus {
  /** Of the runtime that was used last. */
  classCache: { state: WarmState; diskBytes: number | null };
  spareJvm: { state: WarmState; residentBytes: number | null };
  spareDriver: { state: WarmState; residentBytes: number | null };
}

/** A gateway in the background. */
export interface DaemonStatus {
  pid: number;
  version: string;
  /** ms since the epoch. */
  startTime: number;
  idleMinutes: number;
  /** How many runs are on. */
  runs: number;
  warm: WarmStatus;
}

export const prepareRun = new RequestType<PrepareRun, PreparedRun, { code: string }>('run/prepare');
/** The client started the driver. */
export const runSpawned = new RequestType<{ runId: string; pid: number }, null, void>('run/spawned');
/** The driver ended: answers when the recording is whole and closed. */
export const runExited = new RequestType<RunExited, { recording: string }, void>('run/exited');
/** `jobs`: Spark's jobs that began by `at`, when it was asked for, are cancelled; `kill`: driver and JVM are ended at once. */
export const cancelRun = new RequestType<{ runId: string; how: 'jobs' | 'kill'; at: number }, null, void>('run/cancel');
/** Every event of the run so far, then each as it comes, in `run/events`. */
export const subscribeRun = new RequestType<{ runId: string }, null, void>('run/subscribe');
/**
 * Every event of the run so far, for a page that comes late, and how many they are: what `run/events` has told by then is
 * among them, what it tells later is not.
 */
export const replayRun = new RequestType<{ runId: string }, { events: RunEvent[]; count: number }, { code: string }>(
  'run/replay',
);
export const openRecording = new RequestType<{ path: string }, { events: RunEvent[] }, { code: string }>(
  'recording/open',
);

/** Answers with what is kept at the moment; from then on the client hears of changes by `warm/changed`. */
export const configureWarm = new RequestType<WarmSettings, WarmStatus, void>('warm/configure');
/** A file that runs Spark was opened: with the mode `onOpen`, what this run needs is made ready. Nothing is downloaded for it. */
export const warmUp = new RequestType<WarmUp, null, void>('warm/open');

/**
 * The daemon proves that it is the one that its file names: what listens at that port now may be another program.
 * `proof` is the HMAC-SHA256 of the nonce with the file's key, in hex.
 */
export const daemonHello = new RequestType<{ nonce: string }, { proof: string }, void>('daemon/hello');
export const daemonStatus = new RequestType<Record<string, never>, DaemonStatus, void>('daemon/status');
/** It ends at once, or with the last of the runs that are on. */
export const stopDaemon = new RequestType<Record<string, never>, { runs: number }, void>('daemon/stop');

export const runEvents = new NotificationType<{ runId: string; events: RunEvent[] }>('run/events');
export const runtimeProgress = new NotificationType<{ fraction: number | null; message: string }>('runtime/progress');
export const warmChanged = new NotificationType<WarmStatus>('warm/changed');
