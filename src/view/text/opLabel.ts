import type { Action } from '../../model/run';

const PREFIX: Record<string, string> = {
  DataFrameReader: 'read.',
  DataFrameWriter: 'write.',
  DataFrameWriterV2: 'writeTo.',
  DataStreamReader: 'readStream.',
  DataStreamWriter: 'writeStream.',
};

type Call = Pick<Action, 'op' | 'owner'> & Partial<Pick<Action, 'callSite' | 'operations'>>;

/**
 * An API call as written in a script: `csv` of a DataFrameReader is `read.csv`. An action without a call, from the log of a server
 * of Spark Connect, has its user and the beginning of its session's id.
 */
export function opLabel(call: Call): string {
  const [operation] = call.callSite === null ? (call.operations ?? []) : [];
  if (operation) return [call.op, operation.userId, operation.sessionId.slice(0, 8)].filter(Boolean).join(' · ');
  const prefix = PREFIX[call.owner] ?? '';
  return prefix.endsWith(`${call.op}.`) ? call.op : prefix + call.op;
}
