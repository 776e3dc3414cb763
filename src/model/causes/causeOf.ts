import type { FailureCause, Script } from '../run';
import type { CallSite } from '../runEvent';
import { jvmError } from './jvmError';
import { pythonError, usersFrames, type PythonError } from './pythonError';
import { rpcError, rpcErrorText } from './rpcError';
import { sourceFile } from './sourceFile';
import { sqlPlace } from './sqlPlace';

/** What is known about the origin of an error: the call that it ended, and the script. */
export interface ErrorPlace {
  callSite: CallSite | null;
  script: Pick<Script, 'cwd' | 'sources'>;
}

/** The root cause in an error text, with the innermost line of user code that it names. */
export function causeOf(text: string, { callSite, script }: ErrorPlace): FailureCause {
  const python = pythonError(text);
  const frame = usersFrames(python?.frames ?? []).at(-1);
  const inPython = frame ? siteOf(frame, script) : NOWHERE;
  if (python !== null && !OF_THE_JVM.test(python.module))
    return { type: python.type, message: messageOf(python), ...inPython };
  const rpc = rpcError(python?.rest ?? text);
  if (rpc) return { type: python?.type ?? rpc.type, message: rpcErrorText(rpc), ...inPython };
  const { type, message, sql, calledFrom } = jvmError(python?.rest ?? text);
  const inSql = sql && callSite && sqlPlace(sql, callSite, script.sources);
  const place = inSql ?? (calledFrom ? siteOf({ ...calledFrom, function: null }, script) : inPython);
  return { type: type ?? python?.type ?? null, message, ...place };
}

/** The message of an RPC’s error begins with a line that says nothing. */
function messageOf({ message, rest }: PythonError): string {
  const rpc = message.startsWith('<') ? rpcError(rest) : null;
  return rpc ? rpcErrorText(rpc) : message;
}

/** Classes that pyspark and Py4J use to raise a JVM exception in the driver. */
const OF_THE_JVM = /^(?:pyspark\.errors\.exceptions\.(?:captured|connect)|pyspark\.sql\.utils|py4j\.protocol)$/;
const NOWHERE = { file: null, line: null, column: null, endLine: null, endColumn: null, function: null };

const siteOf = (frame: { file: string; line: number; function: string | null }, script: ErrorPlace['script']) => ({
  ...NOWHERE,
  file: sourceFile(frame.file, script),
  line: frame.line,
  function: frame.function,
});
