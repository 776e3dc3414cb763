import { spawn } from 'node:child_process';

/**
 * Runs npm and waits for its end. Uses the npm that runs the current script, or the one in PATH.
 *
 * @param {string[]} args
 * @param {string} cwd
 * @returns {Promise<{ code: number | string, output: string }>} `code` is a message if npm could not be started
 */
export function npm(args, cwd) {
  const own = process.env.npm_execpath;
  const options = { cwd, stdio: ['ignore', 'pipe', 'pipe'], shell: !own && process.platform === 'win32' };
  const child = own ? spawn(process.execPath, [own, ...args], options) : spawn('npm', args, options);
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', data => (output += data));
  return new Promise(resolve => {
    child.once('error', error => resolve({ code: error.message, output }));
    child.once('close', code => resolve({ code, output }));
  });
}
