/** One editor and one browser for all tests of the editor. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { chromium } from 'playwright-core';
import type { TestProject } from 'vitest/node';
import { startEditorServer } from '../../../src/build/editorServer.mjs';
import type { Runtime } from '../../../src/runtime/runtime';
import { chromiumOptions } from './chromium';

declare module 'vitest' {
  interface ProvidedContext {
    editor: EditorOfTests;
  }
}

export interface EditorOfTests {
  /** `http://127.0.0.1:<port>` of VS Code's server. */
  origin: string;
  /** Where the browser takes commands. */
  browser: string;
  /** Process id of the server: all that it runs is below it. */
  pid: number;
  /** A folder for workspaces, which is gone at the end. */
  folder: string;
}

const SETTINGS = {
  'git.enabled': false,
  // Tests read what a terminal says from the page.
  'terminal.integrated.gpuAcceleration': 'off',
  'editor.minimap.enabled': false,
};

/** The environment stays what it is: else the server asks a login shell for the person's. */
export const AS_IT_IS = { VSCODE_CLI: '1' };

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = mkdtempSync(path.join(tmpdir(), 'strobe-editor-'));
  const runtime = JSON.parse(required('STROBE_TEST_RUNTIME')) as Runtime;
  const [server, browser] = await Promise.all([
    startEditorServer({
      script: required('STROBE_TEST_EDITOR'),
      vsix: required('STROBE_TEST_VSIX'),
      folder: path.join(folder, 'server'),
      settings: { ...SETTINGS, 'strobe.python': runtime.python.executable },
      env: { ...process.env, ...runtime.environment, ...AS_IT_IS },
    }),
    chromium.launchServer(await chromiumOptions()),
  ]);
  project.provide('editor', { origin: server.origin, browser: browser.wsEndpoint(), pid: server.pid, folder });
  return async () => {
    await Promise.all([browser.close(), server.stop()]);
    rmSync(folder, { recursive: true, force: true });
  };
}

function required(name: string): string {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set: run the tests of the editor by \`npm test editor\``);
  return value;
}
