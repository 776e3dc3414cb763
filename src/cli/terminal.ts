import type { WriteStream } from 'node:tty';

const DEFAULT_WIDTH = 100;

/** Text format of a stream: columns, and color unless NO_COLOR is set or it is not a terminal. */
export function terminalOf(stream: NodeJS.WriteStream | WriteStream): { width: number; color: boolean } {
  const isTerminal = stream.isTTY === true;
  return {
    width: (isTerminal && stream.columns) || DEFAULT_WIDTH,
    color: isTerminal && !process.env.NO_COLOR && process.env.TERM !== 'dumb',
  };
}
