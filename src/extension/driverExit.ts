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
 * A script of the shell's that waits for the driver and says its end as shells do: the editor's terminals say 0 for a process
 * that a signal ended. The trap keeps the shell alive for Ctrl-C, which the terminal sends to both; the driver has its signals as
 * ever.
 * @param bin the script's own folder, which is taken out of the search path again
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

/** @param code the exit code of such a script; undefined if the terminal was closed before it had one. */
export function driverExit(code: number | undefined, platform: NodeJS.Platform = process.platform): DriverExit {
  if (code === undefined) return { exitCode: null, signal: 'SIGHUP' };
  if (platform === 'win32' || code <= 128) return { exitCode: code, signal: null };
  const signal = Object.entries(constants.signals).find(([, number]) => number === code - 128)?.[0];
  return signal === undefined ? { exitCode: code, signal: null } : { exitCode: null, signal };
}
