import { spawn } from 'node:child_process';

/**
 * Runs a program in the terminal of this process and exits as the program exits. The terminal sends Ctrl+C to the program
 * directly; other signals are forwarded.
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
