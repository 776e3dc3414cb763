/** Takes the screenshots for the README and the docs: a job in VS Code, and its report, in a light and a dark theme. */
import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium, type Browser } from 'playwright-core';
import { startEditorServer } from '../../src/build/editorServer.mjs';
import type { Runtime } from '../../src/runtime/runtime';
import { chromiumOptions } from './support/chromium';
import { SPARK_MS, Workbench } from './support/workbench';

const THEMES = { light: 'Default Light Modern', dark: 'Default Dark Modern' };
const root = path.resolve(__dirname, '../..');

async function main(): Promise<void> {
  const folder = mkdtempSync(path.join(tmpdir(), 'strobe-pictures-'));
  const runtime = JSON.parse(process.env.STROBE_TEST_RUNTIME!) as Runtime;
  const server = await startEditorServer({
    script: process.env.STROBE_TEST_EDITOR!,
    vsix: null,
    folder: path.join(folder, 'server'),
    settings: {
      'strobe.python': runtime.python.executable,
      'editor.minimap.enabled': false,
      'window.commandCenter': false,
      'workbench.layoutControl.enabled': false,
      'strobe.terminal.reveal': 'never',
    },
    env: { ...process.env, ...runtime.environment },
  });
  const browser = await chromium.launch(await chromiumOptions());
  try {
    const jobs = path.join(folder, 'jobs');
    mkdirSync(path.join(jobs, '.vscode'), { recursive: true });
    copyFileSync(path.join(root, 'test/jobs/etl.py'), path.join(jobs, 'etl.py'));
    const context = await browser.newContext({ viewport: { width: 1720, height: 1000 }, reducedMotion: 'reduce' });
    const options = { origin: server.origin, folder: jobs, trust: true, extension: root };
    await takePanel(await Workbench.open(context, options), jobs);
    await takeReport(browser, jobs, {
      ...process.env,
      ...runtime.environment,
      STROBE_PYTHON: runtime.python.executable,
    });
  } finally {
    await browser.close();
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function takePanel(workbench: Workbench, jobs: string): Promise<void> {
  const { page, panel } = workbench;
  await workbench.openFile('etl.py');
  await workbench.codeLens('Run job').first().click();
  await panel.status('succeeded', SPARK_MS);
  await workbench.command('View: Close Primary Side Bar');
  await workbench.focusEditor('etl.py');
  await workbench.goTo(33);
  await workbench.line('scored = orders', /\d\s%/).waitFor();
  await panel.open('overview');
  for (const [name, theme] of Object.entries(THEMES)) {
    writeFileSync(path.join(jobs, '.vscode/settings.json'), JSON.stringify({ 'workbench.colorTheme': theme }));
    await panel.locator(`body.vscode-${name}`).waitFor();
    await page.screenshot({ path: path.join(root, `media/panel-${name}.png`) });
  }
}

async function takeReport(browser: Browser, jobs: string, env: NodeJS.ProcessEnv): Promise<void> {
  const report = path.join(jobs, 'report.html');
  const command = [path.join(root, 'dist/strobe.js'), 'run', '--report', report, 'etl.py'];
  execFileSync(process.execPath, command, { cwd: jobs, env, stdio: 'inherit' });
  for (const colorScheme of ['light', 'dark'] as const) {
    const page = await browser.newPage({
      viewport: { width: 1440, height: 1500 },
      reducedMotion: 'reduce',
      colorScheme,
    });
    await page.goto(pathToFileURL(report).href);
    await page.screenshot({ path: path.join(root, `media/report-${colorScheme}.png`) });
  }
}

void main();
