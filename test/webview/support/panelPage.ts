/**
 * The page of the panel in a real browser, without an editor. Records the messages of the page, and sends it the messages of a
 * host. `test/editor` tests the host in a real editor.
 */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import axe from 'axe-core';
import type { Browser, Page } from 'playwright-core';
import type { RunEvent } from '../../../src/model/runEvent';
import type { FromPanel, ToPanel } from '../../../src/wire/panelMessages';
import type { ThemeName } from './themes';
import { THEMES } from './themes';

const dist = process.env.STROBE_TEST_DIST ?? path.resolve(__dirname, '../../../dist');

export interface PanelPageOptions {
  theme?: ThemeName;
  width?: number;
  height?: number;
  /** State that the editor saved for an earlier page. */
  saved?: unknown;
}

export class PanelPage {
  /** Errors in the page. */
  readonly errors: string[] = [];

  private constructor(readonly page: Page) {
    page.on('pageerror', error => this.errors.push(String(error)));
    page.on('console', message => {
      if (message.type() === 'error') this.errors.push(message.text());
    });
  }

  static async open(browser: Browser, options: PanelPageOptions = {}): Promise<PanelPage> {
    const { theme = 'light', width = 1280, height = 800, saved = null } = options;
    const page = await browser.newPage({ viewport: { width, height } });
    const opened = new PanelPage(page);
    await page.addInitScript(editorStub, saved);
    await page.route('http://panel.test/**', route => route.fulfill({ contentType: 'text/html', body: html(theme) }));
    await page.goto('http://panel.test/');
    await page.waitForFunction(() => (window as unknown as StubWindow).posted.some(each => each.type === 'ready'));
    return opened;
  }

  /** The messages of one type that the page has posted so far. */
  async posted<T extends FromPanel['type']>(type: T): Promise<Extract<FromPanel, { type: T }>[]> {
    const all = await this.page.evaluate(() => (window as unknown as StubWindow).posted);
    return all.filter((each): each is Extract<FromPanel, { type: T }> => each.type === type);
  }

  /** The state that the page would get after a reload. */
  saved(): Promise<unknown> {
    return this.page.evaluate(() => (window as unknown as StubWindow).savedState);
  }

  /** Sends messages to the page, and waits until they have been rendered. */
  async send(...messages: unknown[]): Promise<void> {
    await this.page.evaluate(given => {
      for (const message of given) window.postMessage(message, '*');
    }, messages);
    await this.rendered();
  }

  async showRun(events: RunEvent[], more: Partial<Extract<ToPanel, { type: 'run' }>> = {}): Promise<void> {
    const message = { type: 'run', title: 'job.py', live: false, recording: null, events, ...more };
    // As text, because the browser's driver takes minutes to pack thousands of events.
    await this.page.evaluate(text => window.postMessage(JSON.parse(text), '*'), JSON.stringify(message));
    await this.rendered();
  }

  private async rendered(): Promise<void> {
    await this.page.evaluate(async () => {
      await new Promise(resolve => setTimeout(resolve, 0));
      const { timers } = window as unknown as StubWindow;
      // After it has drawn much, the page rests for a while.
      for (const each of [...timers.values()]) await each;
      await new Promise(resolve => requestAnimationFrame(() => requestAnimationFrame(resolve)));
    });
  }

  /** Chooses a tab: of the pages if the panel shows one at a time, else of the pane beside the lineage. */
  async openPage(name: 'overview' | 'lineage' | 'plan' | 'timeline' | 'driver'): Promise<void> {
    await this.page.locator(`[data-page=${name}], .paneTabs [data-tab=${name}]`).click();
  }

  /** Accessibility violations of all rules but some, one line each. */
  async violations(without: string[] = []): Promise<string[]> {
    await this.page.evaluate(axe.source);
    return this.page.evaluate(async left => {
      const { axe: checker } = window as unknown as { axe: typeof axe };
      const rules = Object.fromEntries(left.map(rule => [rule, { enabled: false }]));
      const found = await checker.run(document, { resultTypes: ['violations'], rules });
      return found.violations.flatMap(each =>
        each.nodes.map(node => `${each.id}: ${node.html} ${node.failureSummary}`),
      );
    }, without);
  }

  /** The element of a thing in a pane. */
  thing(key: string, pane = 'lineage') {
    return this.page.locator(`[data-panel="${pane}"] [data-k="${key}"]`).first();
  }

  /** Keys of the selected and the related things in a pane. */
  async selected(pane = 'lineage'): Promise<{ picked: string[]; related: string[] }> {
    const keys = (state: string) =>
      this.page
        .locator(`[data-panel="${pane}"] .${state}[data-k]`)
        .evaluateAll(found => found.map(each => (each as HTMLElement).dataset.k ?? ''));
    return { picked: await keys('picked'), related: await keys('related') };
  }

  close(): Promise<void> {
    return this.page.close();
  }
}

interface StubWindow {
  posted: FromPanel[];
  savedState: unknown;
  /** The timers of the page that are set for at most a second, by their id; each ends with its timer. */
  timers: Map<number, Promise<void>>;
}

/** Runs in the page before other scripts. */
function editorStub(saved: unknown): void {
  const stub = window as unknown as StubWindow & { acquireVsCodeApi: () => unknown };
  stub.posted = [];
  stub.savedState = saved;
  stub.timers = new Map();
  const { setTimeout: start, clearTimeout: stop } = window;
  const ends = new Map<number, () => void>();
  const end = (id: unknown) => {
    ends.get(id as number)?.();
    ends.delete(id as number);
  };
  window.setTimeout = ((run: (...given: unknown[]) => void, ms = 0, ...given: unknown[]) => {
    const id: number = start(() => {
      end(id);
      run(...given);
    }, ms);
    const ended = new Promise<void>(resolve => ends.set(id, resolve)).then(() => void stub.timers.delete(id));
    if (ms <= 1000) stub.timers.set(id, ended);
    return id;
  }) as typeof window.setTimeout;
  window.clearTimeout = id => {
    end(id);
    stop(id);
  };
  stub.acquireVsCodeApi = () => ({
    postMessage: (message: FromPanel) => stub.posted.push(message),
    getState: () => stub.savedState ?? undefined,
    setState: (state: unknown) => (stub.savedState = JSON.parse(JSON.stringify(state))),
  });
}

/** The page as the host creates it, with the same content security policy. */
function html(theme: ThemeName): string {
  const { bodyClass, colors } = THEMES[theme];
  const variables = Object.entries(colors).map(([name, value]) => `--vscode-${name}: ${value};`);
  const policy = `default-src 'none'; script-src 'nonce-test'; style-src 'unsafe-inline'; img-src data: blob:`;
  return `<!doctype html>
<html lang="en" style="${variables.join(' ').replaceAll('"', '&quot;')}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<title>Panel</title>
<style>${readFileSync(path.join(dist, 'panel.css'), 'utf8')}</style>
</head>
<body class="${bodyClass}"><div id="panel"></div><script nonce="test">${script()}</script></body>
</html>`;
}

function script(): string {
  return readFileSync(path.join(dist, 'panel.js'), 'utf8').replaceAll('</script', '<\\/script');
}
