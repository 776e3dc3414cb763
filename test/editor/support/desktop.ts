/** Runs the same tests in the desktop editor, which `test/editor/electron.mjs` downloads. */
import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { resolveCliArgsFromVSCodeExecutablePath } from '@vscode/test-electron';
import { _electron, type ElectronApplication } from 'playwright-core';

export interface DesktopEditor {
  executable: string;
  /** For settings and extensions. */
  folder: string;
  settings: Record<string, unknown>;
  env: Record<string, string>;
}

const ONLY_THERE = {
  'window.dialogStyle': 'custom',
  'window.titleBarStyle': 'custom',
  'update.mode': 'none',
  'extensions.autoUpdate': false,
};

export async function installInDesktop({ executable, folder }: DesktopEditor, vsix: string): Promise<void> {
  const [cli, ...args] = resolveCliArgsFromVSCodeExecutablePath(executable, { reuseMachineInstall: true });
  const own = ['--extensions-dir', path.join(folder, 'extensions'), '--user-data-dir', path.join(folder, 'data')];
  await promisify(execFile)(cli!, [...args, ...own, '--install-extension', vsix, '--force'], {
    shell: process.platform === 'win32',
  });
}

/** A separate editor for each window, with a new data folder and so without any saved state. */
export function launchDesktop(editor: DesktopEditor, workspace: string): Promise<ElectronApplication> {
  const data = mkdtempSync(path.join(editor.folder, 'data-'));
  mkdirSync(path.join(data, 'User'));
  writeFileSync(path.join(data, 'User/settings.json'), JSON.stringify({ ...editor.settings, ...ONLY_THERE }));
  return _electron.launch({
    executablePath: editor.executable,
    args: [
      workspace,
      ...['--user-data-dir', data, '--extensions-dir', path.join(editor.folder, 'extensions')],
      ...['--disable-updates', '--disable-telemetry', '--skip-welcome', '--skip-release-notes', '--no-sandbox'],
    ],
    env: editor.env,
  });
}
