/** One editor and one browser for all editor tests. */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { chromium } from 'playwright-core';
import type { TestProject } from 'vitest/node';
import { startEditorServer } from '../../../src/build/editorServer.mjs';
import type { Runtime } from '../../../src/runtime/runtime';
import { cacheWithoutClasses } from '../../process/support/daemon';
import { chromiumOptions } from './chromium';
import { installInDesktop, type DesktopEditor } from './desktop';

declare module 'vitest' {
  interface ProvidedContext {
    editor: EditorOfTests;
  }
}

export interface EditorOfTests {
  /** `http://127.0.0.1:<port>` of the VS Code server. */
  origin: string;
  /** Endpoint of the browser for commands. */
  browser: string;
  /** The desktop editor, if it is used instead of both. */
  desktop: DesktopEditor | null;
  /** A temporary folder for workspaces. */
  folder: string;
}

const SETTINGS = {
  'git.enabled': false,
  // Tests read terminal output from the page.
  'terminal.integrated.gpuAcceleration': 'off',
  'editor.minimap.enabled': false,
  // Tests read the output of jobs that succeed, too.
  'strobe.terminal.reveal': 'always',
  // Warming up after each run would slow down the next test. The tests for it enable it.
  'strobe.warm.mode': 'off',
};

/** Keeps the environment. Otherwise, the server would read the user's environment from a login shell. */
export const AS_IT_IS = { VSCODE_CLI: '1' };

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = mkdtempSync(path.join(tmpdir(), 'strobe-editor-'));
  const runtime = JSON.parse(required('STROBE_TEST_RUNTIME')) as Runtime;
  const settings = { ...SETTINGS, 'strobe.python': runtime.python.executable };
  const env = {
    ...(process.env as Record<string, string>),
    ...runtime.environment,
    ...AS_IT_IS,
    XDG_CACHE_HOME: cacheWithoutClasses(folder),
    SPARK_SUBMIT_OPTS: process.env.STROBE_TEST_JVM ?? '',
  };
  const start = process.env.STROBE_TEST_DESKTOP ? inDesktop : inBrowser;
  const { editor, stop } = await start(path.join(folder, 'server'), settings, env);
  project.provide('editor', { ...editor, folder });
  return async () => {
    await stop();
    rmSync(folder, { recursive: true, force: true });
  };
}

interface Started {
  editor: Omit<EditorOfTests, 'folder'>;
  stop: () => Promise<unknown>;
}

async function inBrowser(
  folder: string,
  settings: Record<string, unknown>,
  env: Record<string, string>,
): Promise<Started> {
  const script = required('STROBE_TEST_EDITOR');
  const vsix = required('STROBE_TEST_VSIX');
  const [server, browser] = await Promise.all([
    startEditorServer({ script, vsix, folder, settings, env }),
    chromium.launchServer(await chromiumOptions()),
  ]);
  return {
    editor: { origin: server.origin, browser: browser.wsEndpoint(), desktop: null },
    stop: () => Promise.all([browser.close(), server.stop()]),
  };
}

async function inDesktop(
  folder: string,
  settings: Record<string, unknown>,
  env: Record<string, string>,
): Promise<Started> {
  mkdirSync(folder, { recursive: true });
  const desktop = { executable: required('STROBE_TEST_DESKTOP'), folder, settings, env };
  await installInDesktop(desktop, required('STROBE_TEST_VSIX'));
  return { editor: { origin: '', browser: '', desktop }, stop: () => Promise.resolve() };
}

function required(name: string): string {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set. Run the editor tests with \`npm test editor\`.`);
  return value;
}
