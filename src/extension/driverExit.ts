import { constants } from 'node:os';

/** How a driver ended, as sent with `run/exited`. */
export interface DriverExit {
  exitCode: number | null;
  signal: string | null;
}

/** The command line of a driver in a terminal. */
export interface DriverCommandLine {
  command: string;
  args: string[];
}

/**
 * A shell script that runs the driver and exits as shells do, with 128 plus the signal number after a signal. Without it, the
 * editor's terminals report exit code 0 for a process that was ended by a signal. The trap keeps the shell alive on Ctrl+C,
 * which the terminal sends to both processes; the driver handles signals as usual.
 * @param bin folder of the script, to be removed from the search path
 */
export function waitingScript({ command, args }: DriverCommandLine, bin: string): string {
  const own = quoted(`${bin}:`);
  return [
    '#!/bin/sh',
    `case $PATH in *${own}*) PATH=\${PATH%%${own}*}\${PATH#*${own}};; esac`,
    'trap : INT',
    [command, ...args].map(quoted).join(' '),
    'exit $?',
    '',
  ].join('\n');
}

const quoted = (text: string) => `'${text.replaceAll("'", `'\\''`)}'`;

/** @param code exit code of the waiting script; undefined if the terminal was closed first */
export function driverExit(code: number | undefined, platform: NodeJS.Platform = process.platform): DriverExit {
  if (code === undefined) return { exitCode: null, signal: 'SIGHUP' };
  if (platform === 'win32' || code <= 128) return { exitCode: code, signal: null };
  const signal = Object.entries(constants.signals).find(([, number]) => number === code - 128)?.[0];
  return signal === undefined ? { exitCode: code, signal: null } : { exitCode: null, signal };
}
