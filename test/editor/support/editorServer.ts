/** VS Code's own server, on a port and in folders of its own. */
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';

export interface EditorServerOptions {
  /** The script of VS Code's server, as `dist/ensureEditor.js` prints it. */
  script: string;
  /** For settings, extensions and logs. Short: the server puts a socket into it. */
  folder: string;
  /** Packed extension to install; none where the caller names an extension in development. */
  vsix: string | null;
  settings: Record<string, unknown>;
  env: NodeJS.ProcessEnv;
}

export interface EditorServer {
  /** `http://127.0.0.1:<port>` */
  origin: string;
  /** Of the server; extension hosts, terminals and drivers are below it. */
  pid: number;
  stop(): Promise<void>;
}

const SETTINGS = {
  'workbench.startupEditor': 'none',
  'workbench.tips.enabled': false,
  'workbench.enableExperiments': false,
  'extensions.autoCheckUpdates': false,
  'extensions.ignoreRecommendations': true,
  'git.enabled': false,
  'remote.autoForwardPorts': false,
  'telemetry.telemetryLevel': 'off',
  'security.workspace.trust.banner': 'never',
  // Tests read what a terminal says from the page.
  'terminal.integrated.gpuAcceleration': 'off',
  'terminal.integrated.scrollback': 5000,
  'editor.minimap.enabled': false,
};

export async function startEditorServer(options: EditorServerOptions): Promise<EditorServer> {
  const { script, folder, vsix, settings, env } = options;
  writeSettings(folder, { ...SETTINGS, ...settings });
  const folders = ['--user-data-dir', path.join(folder, 'data'), '--extensions-dir', path.join(folder, 'extensions')];
  const ownEnv = { ...env, CODE_SERVER_CONFIG: path.join(folder, 'config.yaml') };
  if (vsix !== null)
    await promisify(execFile)(process.execPath, [script, ...folders, '--install-extension', vsix], { env: ownEnv });
  const quiet = ['--disable-telemetry', '--disable-update-check', '--disable-getting-started-override'];
  const args = ['--auth', 'none', '--bind-addr', '127.0.0.1:0', ...folders, ...quiet];
  const child = spawn(process.execPath, [script, ...args], { env: ownEnv, stdio: ['ignore', 'pipe', 'pipe'] });
  const said: string[] = [];
  child.stderr.on('data', chunk => said.push(String(chunk)));
  const ended = once(child, 'exit');
  const origin = new Promise<string>(resolve => {
    createInterface({ input: child.stdout }).on('line', line => {
      said.push(line);
      const address = /listening on (http:\/\/127\.0\.0\.1:\d+)/.exec(line)?.[1];
      if (address) resolve(address);
    });
  });
  const failed = ended.then(() => {
    throw new Error(`VS Code’s server ended before it listened:\n${said.join('\n')}`);
  });
  const stop = async () => {
    child.kill();
    await ended;
  };
  const result = { origin: await Promise.race([origin, failed]), pid: child.pid!, stop };
  failed.catch(() => undefined);
  return result;
}

/** Settings of machine scope count only where the server keeps its own; the others are the person's. */
function writeSettings(folder: string, settings: Record<string, unknown>): void {
  for (const name of ['User', 'Machine']) {
    const target = path.join(folder, 'data', name);
    mkdirSync(target, { recursive: true });
    writeFileSync(path.join(target, 'settings.json'), JSON.stringify(settings, null, 2));
  }
}
