/**
 * All errors that cross a boundary (gateway to client, command line to shell) are members of this union. Tests check
 * the code; the message tells the user what happened and what to do next.
 */
export type ErrorCode =
  | 'usage'
  | 'script.missing'
  | 'script.notPython'
  | 'script.syntax'
  | 'python.missing'
  | 'python.tooOld'
  /** A test needs pytest, and the Python that would run it has none. */
  | 'pytest.missing'
  | 'pyspark.unsupported'
  | 'java.missing'
  | 'java.unsupported'
  /** Something has to be downloaded, and the user has not given consent yet. */
  | 'runtime.consent'
  | 'runtime.noVenv'
  | 'runtime.noNetwork'
  | 'runtime.failed'
  /** A profile of `strobe.profiles` that a run names. */
  | 'profile.missing'
  | 'profile.invalid'
  | 'profile.secretMissing'
  | 'profile.variableMissing'
  | 'recording.missing'
  | 'recording.invalid'
  | 'recording.version'
  | 'recording.unwritable'
  /** A person ended the reading of the file. */
  | 'recording.cancelled'
  | 'historyServer.unreachable'
  /** Something else answers at its address. */
  | 'historyServer.missing'
  /** It asks for another token, or for one at all. */
  | 'historyServer.refused'
  | 'historyServer.noApplication'
  /** What it sent is not a log, or not the whole of one. */
  | 'historyServer.damaged'
  /** There is no room for its log, or its archive stands for more than that of a log. */
  | 'historyServer.tooLarge'
  | 'historyServer.failed'
  /** A line is longer than any plan: compressed data that grows without end. */
  | 'eventLog.tooLong'
  /** It is not of the server that the run used. */
  | 'eventLog.otherServer'
  | 'command.missing'
  /** The notebook uses what only Databricks has: the user decides. */
  | 'notebook.limits'
  /** It also installs packages. */
  | 'notebook.install'
  | 'notebook.missing'
  | 'notebook.noCells'
  | 'notebook.noStatement'
  /** The driver that runs cells has ended. */
  | 'notebook.ended'
  | 'gateway.lost'
  | 'gateway.protocol'
  | 'platform.unsupported'
  | 'internal';

export class StrobeError extends Error {
  constructor(
    readonly code: ErrorCode,
    message: string,
  ) {
    super(message);
    this.name = 'StrobeError';
  }
}
