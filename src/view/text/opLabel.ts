const PREFIX: Record<string, string> = {
  DataFrameReader: 'read.',
  DataFrameWriter: 'write.',
  DataFrameWriterV2: 'writeTo.',
  DataStreamReader: 'readStream.',
  DataStreamWriter: 'writeStream.',
};

/** An API call as written in a script: `csv` of a DataFrameReader is `read.csv`. */
export function opLabel(call: { op: string; owner: string }): string {
  const prefix = PREFIX[call.owner] ?? '';
  return prefix.endsWith(`${call.op}.`) ? call.op : prefix + call.op;
}
