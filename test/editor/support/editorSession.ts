/** The editor windows and workspaces of a test file. */
import { cpSync, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { chromium, type Browser, type BrowserContext, type ElectronApplication } from 'playwright-core';
import { afterAll, afterEach, beforeAll, inject } from 'vitest';
import { projectRoot } from '../../process/support/strobe';
import { launchDesktop } from './desktop';
import { Workbench } from './workbench';

/** Folder for the screenshots of failed tests. */
const FAILURES = path.join(projectRoot, 'dist/editor-failures');

export class EditorSession {
  private browser: Browser | null = null;
  private context: BrowserContext | null = null;
  private readonly desktops: ElectronApplication[] = [];

  /** Must be called at the top level of a test file. */
  static forThisFile(): EditorSession {
    const session = new EditorSession();
    beforeAll(() => session.start());
    afterEach(async ({ task }) => {
      if (task.result?.state === 'fail') await session.keepSights(task.name);
    });
    afterAll(() => session.stop());
    return session;
  }

  /**
   * Opens a workspace in a new window.
   * @param trust the answer to the workspace trust question
   */
  async open(workspace: Workspace, { trust = true, origin = inject('editor').origin } = {}): Promise<Workbench> {
    const { desktop } = inject('editor');
    if (desktop === null) return Workbench.open(this.context!, { origin, folder: workspace.folder, trust });
    const application = await launchDesktop(desktop, workspace.folder);
    this.desktops.push(application);
    return Workbench.of(await application.firstWindow(), trust);
  }

  /** Closes the windows and deletes their browser state. */
  private async stop(): Promise<void> {
    await Promise.all(this.desktops.map(each => each.close()));
    await this.context?.close();
    await this.browser?.close();
  }

  private async start(): Promise<void> {
    const { browser, desktop } = inject('editor');
    if (desktop !== null) return;
    this.browser = await chromium.connect(browser);
    this.context = await this.browser.newContext({ viewport: { width: 1600, height: 1000 }, reducedMotion: 'reduce' });
  }

  /** Saves screenshots, and prints the visible text for those who only have the test output. */
  private async keepSights(test: string): Promise<void> {
    mkdirSync(FAILURES, { recursive: true });
    const name = test.replace(/\W+/g, '-').slice(0, 80);
    const pages = [...(this.context?.pages() ?? []), ...this.desktops.flatMap(each => each.windows())];
    for (const [index, page] of pages.entries()) {
      const picture = path.join(FAILURES, `${name}-${index}.png`);
      const text = await page.evaluate(shownText).catch(error => String(error));
      console.log(`window ${index} of “${test}”, ${picture}:\n${text}`);
      await page.screenshot({ path: picture }).catch(error => console.log(`no screenshot: ${error}`));
    }
  }
}

/** Runs in the window: returns the focused element and the visible text, without webviews. */
function shownText(): string {
  const { activeElement, body } = document;
  return `focus: ${activeElement?.outerHTML.slice(0, 200)}\n${body.innerText.replace(/\n{2,}/g, '\n').slice(0, 5000)}`;
}

export class Workspace {
  /** With spaces and non-ASCII letters, as in real paths. */
  readonly folder = path.join(mkdtempSync(path.join(inject('editor').folder, 'w-')), 'Größen und Ähnliches ✓');

  /** @param files paths of files in this repository to copy */
  constructor(...files: string[]) {
    mkdirSync(this.folder, { recursive: true });
    for (const file of files) cpSync(path.join(projectRoot, file), this.path(path.basename(file)));
  }

  path(name: string): string {
    return path.join(this.folder, name);
  }

  write(name: string, content: string | Uint8Array): void {
    mkdirSync(path.dirname(this.path(name)), { recursive: true });
    writeFileSync(this.path(name), content);
  }

  /** Writes workspace settings. The editor applies them immediately. */
  settings(settings: Record<string, unknown>): void {
    this.write('.vscode/settings.json', JSON.stringify(settings));
  }
}
