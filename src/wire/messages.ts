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

export const prepareRun = new RequestType<PrepareRun, PreparedRun, { code: string }>('run/prepare');
/** The client started the driver. */
export const runSpawned = new RequestType<{ runId: string; pid: number }, null, void>('run/spawned');
/** The driver ended: answers when the recording is whole and closed. */
export const runExited = new RequestType<RunExited, { recording: string }, void>('run/exited');
/** `jobs`: Spark's jobs are cancelled; `kill`: driver and JVM are ended at once. */
export const cancelRun = new RequestType<{ runId: string; how: 'jobs' | 'kill' }, null, void>('run/cancel');
/**
 * How often the gateway itself was interrupted. A terminal interrupts all of its processes, a person's `kill` only one: who
 * was interrupted alone has to pass it on.
 */
export const countInterrupts = new RequestType<Record<string, never>, number, void>('gateway/interrupts');
/** Every event of the run so far, then each as it comes, in `run/events`. */
export const subscribeRun = new RequestType<{ runId: string }, null, void>('run/subscribe');
export const openRecording = new RequestType<{ path: string }, { events: RunEvent[] }, { code: string }>(
  'recording/open',
);

export const runEvents = new NotificationType<{ runId: string; events: RunEvent[] }>('run/events');
export const runtimeProgress = new NotificationType<{ fraction: number | null; message: string }>('runtime/progress');
