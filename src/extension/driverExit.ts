import { constants } from 'node:os';

/** How a driver ended, as `run/exited` tells it. */
export interface DriverExit {
  exitCode: number | null;
  signal: string | null;
}

/** The command line of a driver in a terminal, and what it is called there. */
export interface DriverCommandLine {
  command: string;
  args: string[];
}

/**
 * Waits for the driver and says its end as shells do: the editor's terminals say 0 for a process that a signal ended. The
 * trap keeps the shell alive for Ctrl-C, which the terminal sends to both; the driver has its signals as ever.
 */
const WAITING_SHELL = 'trap : INT; "$@"; exit $?';

/** The command line that tells how the driver ended. On Windows there are no signals to tell. */
export function tellingCommand(
  { command, args }: DriverCommandLine,
  platform: NodeJS.Platform = process.platform,
): DriverCommandLine {
  if (platform === 'win32') return { command, args };
  return { command: '/bin/sh', args: ['-c', WAITING_SHELL, 'strobe', command, ...args] };
}

/** @param code the exit code of `tellingCommand`; undefined if the terminal was closed before it had one. */
export function driverExit(code: number | undefined, platform: NodeJS.Platform = process.platform): DriverExit {
  if (code === undefined) return { exitCode: null, signal: 'SIGHUP' };
  if (platform === 'win32' || code <= 128) return { exitCode: code, signal: null };
  const signal = Object.entries(constants.signals).find(([, number]) => number === code - 128)?.[0];
  return signal === undefined ? { exitCode: code, signal: null } : { exitCode: null, signal };
}
