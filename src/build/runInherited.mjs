import { spawn } from 'node:child_process';

/**
 * Runs a program on this process's own terminal and ends as it ended. Ctrl-C reaches the program by itself, which
 * decides what that means; other signals are passed on.
 *
 * @param {string} command
 * @param {string[]} args
 * @param {{ cwd: string }} options
 */
export function runInherited(command, args, options) {
  const child = spawn(command, args, { ...options, stdio: 'inherit' });
  process.on('SIGINT', () => {});
  for (const name of ['SIGTERM', 'SIGHUP']) process.on(name, () => child.kill(name));
  child.once('error', error => {
    console.error(error.message);
    process.exit(1);
  });
  child.once('exit', (code, signal) => {
    if (signal) endBySignal(signal);
    else process.exit(code);
  });
}

function endBySignal(signal) {
  process.removeAllListeners(signal);
  process.kill(process.pid, signal);
}
