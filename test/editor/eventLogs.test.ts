/** Event logs that a person chooses from a folder, or from a history server: Spark's own, and one that wants a token. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, test, vi } from 'vitest';
import { startEditorServer } from '../../src/build/editorServer.mjs';
import { HistoryProxy } from '../process/support/historyProxy';
import { HistoryServer } from '../process/support/historyServer';
import { EditorSession, Workspace } from './support/editorSession';
import { NEWER, OLDER, writeEventLogs } from './support/eventLogs';
import { AS_IT_IS } from './support/globalSetup';
import type { Workbench } from './support/workbench';

const READ_MS = 30_000;
const TOKEN = 'hush-hush-token';

const session = EditorSession.forThisFile();
let workbench: Workbench;

const rows = () => workbench.page.locator('.quick-input-list .monaco-list-row');

async function type(text: string): Promise<void> {
  await workbench.page.locator('.quick-input-box input').fill(text);
}

async function opened({ name, log }: typeof OLDER): Promise<void> {
  await workbench.tab(`Strobe: ${log}`).waitFor({ timeout: READ_MS });
  await workbench.panel.locator('header').filter({ hasText: name }).waitFor({ timeout: READ_MS });
  await workbench.panel.status('succeeded', READ_MS);
}

async function choose(log: typeof OLDER): Promise<void> {
  await workbench.quickPickRow(log.name).click();
  await opened(log);
}

describe('a folder', () => {
  beforeAll(async () => {
    const workspace = new Workspace();
    writeEventLogs(workspace.path('logs'));
    writeEventLogs(workspace.folder);
    mkdirSync(workspace.path('nothing'));
    workbench = await session.open(workspace);
  });
  afterAll(() => workbench.close());

  const open = (folder: string) => workbench.menuOf(workbench.explorerRow(folder), 'Open Folder of Event Logs');

  test('lists the applications of its logs, newest first', async () => {
    await open('logs');
    await workbench.quickPick('Event Logs in logs').waitFor();
    await workbench.page.getByPlaceholder('2 applications. Type').waitFor();
    const texts = await rows().allInnerTexts();
    expect(texts[0]).toMatch(/morning report[^]*me · 20\d\d-\d\d-\d\d \d\d:\d\d · 33.0 s · ended[^]*local-/);
    expect(texts[1]).toMatch(/nightly load[^]*me · .* · 38.5 s · ended[^]*eventlog_v2_/);
  });

  test('has the application that was typed and chosen', async () => {
    await type('morning');
    await expect.poll(() => rows().count()).toBe(1);
    await choose(NEWER);
  });

  test('that is a rolling log opens as itself', async () => {
    await workbench.menuOf(workbench.explorerRow(OLDER.log), 'Open Recording or Event Log');
    await opened(OLDER);
  });

  test('without logs says so', async () => {
    await open('nothing');
    await workbench.notification('There are no Spark event logs in nothing').waitFor();
  });
});

describe('a history server', () => {
  let server: HistoryServer;
  let guarded: HistoryProxy;

  beforeAll(async () => {
    const logs = mkdtempSync(path.join(inject('editor').folder, 'logs-'));
    writeEventLogs(logs);
    server = await HistoryServer.start(logs);
    guarded = await HistoryProxy.start(server.origin, { token: TOKEN });
    // It says that it has started before it has read the folder.
    await vi.waitFor(async () => expect(await server.get<unknown[]>('applications')).toHaveLength(2), READ_MS);
    workbench = await session.open(new Workspace());
  });
  afterAll(async () => {
    await guarded?.stop();
    await server?.stop();
  });

  async function openFrom(address: string): Promise<void> {
    // The editor does not show many at the same time.
    await workbench.clearNotifications();
    await workbench.command('Strobe: Open from History Server');
    // The Command Palette has it in a row.
    await workbench.page.locator('.quick-input-title').filter({ hasText: 'Open from History Server' }).waitFor();
    await type(address);
    await workbench.quickPickRow(address).click();
  }

  const failure = (code: string) => workbench.notification(`[historyServer.${code}]`).waitFor();
  const tokenIsAsked = (why: string) => workbench.quickPick(why).waitFor();

  test('lists its applications, and opens the log of the one that is chosen', async () => {
    await openFrom(server.origin);
    await workbench.quickPick(`Applications of ${server.origin}`).waitFor();
    expect(await rows().allInnerTexts()).toEqual([
      expect.stringMatching(/morning report[^]*me · .* · 33.0 s · ended[^]*local-/),
      expect.stringMatching(/nightly load[^]*me · .* · 38.5 s · ended[^]*local-/),
    ]);
    await choose(NEWER);
  });

  test('is remembered, and has a rolling log, too', async () => {
    await workbench.command('Strobe: Open from History Server');
    await workbench.quickPickRow(server.origin).click();
    await choose(OLDER);
  });

  test('opens the application whose page has the address', async () => {
    await openFrom(`${server.origin}/history/${NEWER.id}/jobs/`);
    await opened(NEWER);
  });

  test('that refuses access is asked again with a token, until it takes one', async () => {
    await openFrom(guarded.origin);
    await tokenIsAsked('wants a token (401)');
    await type('wrong');
    await workbench.page.keyboard.press('Enter');
    await tokenIsAsked('refuses the token (401)');
    await type(TOKEN);
    await workbench.page.keyboard.press('Enter');
    await choose(OLDER);
  });

  test('gets the token that it took from then on, which is in no file', async () => {
    await openFrom(`${guarded.origin}/api/v1/applications/${NEWER.id}/logs`);
    await opened(NEWER);
    expect(filesWith(TOKEN, inject('editor').folder)).toEqual([]);
  });

  test('is asked without a token once it is forgotten', async () => {
    await workbench.command('Strobe: Forget Token of History Server');
    await expect.poll(() => rows().allInnerTexts()).toEqual([guarded.origin]);
    await workbench.quickPickRow(guarded.origin).click();
    await workbench.notification('is forgotten').waitFor();
    await openFrom(guarded.origin);
    await tokenIsAsked('wants a token');
    await workbench.page.keyboard.press('Escape');
    await workbench.command('Strobe: Forget Token of History Server');
    await workbench.notification('No token of a history server is kept').waitFor();
  });

  test('tells what it cannot give, with a code', async () => {
    await openFrom(`${server.origin}/history/local-1/jobs/`);
    await failure('noApplication');
    await openFrom('http://127.0.0.1:1');
    await failure('unreachable');
    await openFrom(inject('editor').origin || `${server.origin}/nothing`);
    await failure('missing');
  });

  test('whose log comes damaged tells it', async () => {
    const lossy = await HistoryProxy.start(server.origin);
    lossy.secondHalf = 'cut';
    await openFrom(`${lossy.origin}/history/${OLDER.id}/jobs/`);
    await failure('damaged');
    await lossy.stop();
  });

  test('whose log does not come can be left with Cancel, without a trace', async () => {
    const slow = await HistoryProxy.start(server.origin);
    slow.secondHalf = 'held';
    const before = downloads();
    await openFrom(`${slow.origin}/history/${OLDER.id}/jobs/`);
    await expect.poll(() => slow.waiting, { timeout: READ_MS }).toBe(1);
    expect(downloads()).toHaveLength(before.length + 1);
    const progress = workbench.notification(`Downloading the event log of ${OLDER.id}`);
    await progress.getByRole('button', { name: 'Cancel' }).click();
    await expect.poll(() => slow.waiting).toBe(0);
    await expect.poll(downloads).toEqual(before);
    // An error would stay.
    await expect.poll(() => workbench.notification('').count()).toBe(0);
    slow.secondHalf = 'sent';
    await openFrom(slow.origin);
    await choose(NEWER);
    await slow.stop();
  });

  /** Settings for proxies are those of the machine. The desktop editor has none of its own for each window. */
  describe.skipIf(inject('editor').desktop !== null)('behind a proxy', () => {
    const HOST = 'http://history.example:18080';
    let proxy: HistoryProxy;
    let secure: HistoryProxy;
    let editor: Awaited<ReturnType<typeof startEditorServer>>;

    beforeAll(async () => {
      const folder = path.join(inject('editor').folder, 'proxied');
      mkdirSync(folder);
      proxy = await HistoryProxy.start(server.origin);
      secure = await HistoryProxy.start(server.origin, { certificate: selfSigned(folder) });
      editor = await startEditorServer({
        script: process.env.STROBE_TEST_EDITOR!,
        vsix: process.env.STROBE_TEST_VSIX!,
        folder,
        settings: { 'http.proxy': proxy.origin, 'http.noProxy': ['direct.example'], 'http.proxyStrictSSL': false },
        env: { ...(process.env as Record<string, string>), ...AS_IT_IS },
      });
    });
    afterAll(async () => {
      await editor?.stop();
      await proxy?.stop();
      await secure?.stop();
    });

    test('a certificate that nobody vouches for is refused', async () => {
      await openFrom(secure.origin);
      await failure('unreachable');
    });

    test('is asked as the settings of the editor say', async () => {
      await workbench.close();
      workbench = await session.open(new Workspace(), { origin: editor.origin });
      await openFrom(HOST);
      await choose(NEWER);
      expect(proxy.asked).toContain(`${HOST}/api/v1/applications/${NEWER.id}/logs`);
      await openFrom(secure.origin);
      await choose(OLDER);
      await openFrom('http://direct.example:18080');
      await failure('unreachable');
      expect(proxy.asked.filter(each => each.includes('direct.example'))).toEqual([]);
    });
  });
});

/** The folders of downloaded logs. */
function downloads(): string[] {
  const all = readdirSync(inject('editor').folder, { recursive: true, withFileTypes: true });
  return all
    .filter(({ name, parentPath }) => name.startsWith('log-') && /strobe[^/]*\/logs$/.test(parentPath))
    .map(({ name }) => name)
    .sort();
}

function filesWith(text: string, folder: string): string[] {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter(entry => entry.isFile());
  return files.map(entry => path.join(entry.parentPath, entry.name)).filter(file => readFileSync(file).includes(text));
}

function selfSigned(folder: string): { key: string; cert: string } {
  const [key, cert] = ['key.pem', 'cert.pem'].map(name => path.join(folder, name));
  const files = ['-keyout', key!, '-out', cert!];
  execFileSync('openssl', ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-subj', '/CN=127.0.0.1', ...files], {
    stdio: 'ignore',
  });
  return { key: readFileSync(key!, 'utf8'), cert: readFileSync(cert!, 'utf8') };
}
