import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';

const SETTINGS = {
  'workbench.startupEditor': 'none',
  'workbench.tips.enabled': false,
  'extensions.autoCheckUpdates': false,
  'extensions.ignoreRecommendations': true,
  'remote.autoForwardPorts': false,
  'telemetry.telemetryLevel': 'off',
};

/**
 * Starts the VS Code server on a free local port, with separate settings and extensions.
 *
 * @param {object} options
 * @param {string} options.script the output of `dist/ensureEditor.js`
 * @param {string} options.folder for settings, extensions and logs; must be short because the server creates a socket in it
 * @param {string | null} options.vsix a packed extension to install
 * @param {Record<string, unknown>} options.settings
 * @param {NodeJS.ProcessEnv} options.env
 * @returns {Promise<{ origin: string, pid: number, ended: Promise<unknown>, stop(): Promise<void> }>} `origin` is
 *   `http://127.0.0.1:<port>`; extension hosts and terminals are descendants of `pid`
 */
export async function startEditorServer({ script, folder, vsix, settings, env }) {
  writeSettings(folder, { ...SETTINGS, ...settings });
  const folders = ['--user-data-dir', path.join(folder, 'data'), '--extensions-dir', path.join(folder, 'extensions')];
  const options = { env: { ...env, CODE_SERVER_CONFIG: path.join(folder, 'config.yaml') } };
  if (vsix !== null)
    await promisify(execFile)(process.execPath, [script, ...folders, '--install-extension', vsix], options);
  const quiet = ['--disable-telemetry', '--disable-update-check', '--disable-getting-started-override'];
  const args = [script, '--auth', 'none', '--bind-addr', '127.0.0.1:0', ...folders, ...quiet];
  // In a separate process group, so that Ctrl+C in a terminal reaches it only through `stop`.
  const child = spawn(process.execPath, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'], detached: true });
  const ended = once(child, 'exit');
  const stop = async () => {
    child.kill();
    await ended;
  };
  return { origin: await originOf(child, ended), pid: child.pid, ended, stop };
}

async function originOf(child, ended) {
  let said = '';
  child.stderr.on('data', chunk => (said += chunk));
  const listening = new Promise(resolve => {
    createInterface({ input: child.stdout }).on('line', line => {
      said += `${line}\n`;
      const address = /listening on (http:\/\/127\.0\.0\.1:\d+)/.exec(line)?.[1];
      if (address) resolve(address);
    });
  });
  const failed = ended.then(() =>
    Promise.reject(new Error(`The VS Code server ended before it started to listen:\n${said}`)),
  );
  failed.catch(() => undefined);
  return Promise.race([listening, failed]);
}

/** Machine-scoped settings apply only in the server's settings file, other settings in the user's. */
function writeSettings(folder, settings) {
  for (const name of ['User', 'Machine']) {
    const target = path.join(folder, 'data', name);
    mkdirSync(target, { recursive: true });
    writeFileSync(path.join(target, 'settings.json'), JSON.stringify(settings, null, 2));
  }
}
