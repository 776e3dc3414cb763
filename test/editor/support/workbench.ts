/** The window of VS Code, as a person uses it. */
import type { BrowserContext, Locator, Page } from 'playwright-core';
import { PanelPage } from './panelPage';

/** How long a window may take to show itself on a slow machine, in milliseconds. */
const WINDOW_MS = 60_000;
/** How long the editor may take for what it does at once. */
const PATIENCE_MS = 20_000;
/** When a person would press a key again. */
const AGAIN_MS = 4_000;
/** How long what a terminal shows may take to be drawn, and how far a turn of the wheel goes. */
const SIGHT_MS = 1_000;
const SCROLL_PX = 150;
const WHOLE_TERMINAL_PX = 100_000;
const QUICK_INPUT = '.quick-input-widget input[type="text"]';
/** How long a small job may take on a machine that does other things as well. */
export const SPARK_MS = 180_000;

export interface WindowOptions {
  origin: string;
  folder: string;
  /** What the person answers when asked whether they trust the folder. Null: they are not asked. */
  trust: boolean | null;
  /** A folder with an extension that is not installed. */
  extension?: string;
}

export class Workbench {
  private constructor(readonly page: Page) {
    page.setDefaultTimeout(PATIENCE_MS);
  }

  /** A new window on a folder. */
  static async open(context: BrowserContext, options: WindowOptions): Promise<Workbench> {
    const page = await context.newPage();
    await page.goto(addressOf(options));
    return Workbench.of(page, options.trust);
  }

  /** The window that a page shows, when it is there. */
  static async of(page: Page, trust: boolean | null): Promise<Workbench> {
    const workbench = new Workbench(page);
    await workbench.shown();
    if (trust !== null) await workbench.answerTrust(trust);
    return workbench;
  }

  async reload(): Promise<void> {
    await this.page.reload();
    await this.shown();
  }

  /** As a person does it: the editor saves what is open before it goes, which a browser's own reload does not wait for. */
  async reloadWindow(): Promise<void> {
    const loaded = this.page.waitForEvent('load', { timeout: WINDOW_MS });
    await this.command('Developer: Reload Window');
    await loaded;
    await this.shown();
  }

  private async shown(): Promise<void> {
    await this.page.locator('.monaco-workbench .part.statusbar').waitFor({ timeout: WINDOW_MS });
    await this.page.locator('.explorer-folders-view').waitFor({ timeout: WINDOW_MS });
    // What extensions contribute is known: from now on a recording is opened as one.
    await this.page.locator('.activitybar a[aria-label="Strobe"]').waitFor({ timeout: WINDOW_MS });
  }

  private async answerTrust(trust: boolean): Promise<void> {
    const dialog = this.page.locator('.monaco-dialog-box');
    await dialog.getByRole('button', { name: trust ? /^Yes, I trust/ : /^No, I don/ }).click();
    await dialog.waitFor({ state: 'detached' });
  }

  /** Opens a file of the explorer's first level with a double-click. */
  async openFile(name: string): Promise<void> {
    await this.explorerRow(name).dblclick();
    await this.tab(name).waitFor();
  }

  explorerRow(name: string): Locator {
    return this.page.locator('.explorer-folders-view .monaco-list-row').filter({ hasText: name }).first();
  }

  async showExplorer(): Promise<void> {
    await this.page.locator('.activitybar a[aria-label^="Explorer"]').click();
    await this.page.locator('.explorer-folders-view').waitFor();
  }

  async showRuns(): Promise<void> {
    await this.page.locator('.activitybar a[aria-label="Strobe"]').click();
  }

  /** The rows of the list of runs, the newest first. */
  runs(): Locator {
    return this.page.locator('.sidebar [role="treeitem"]');
  }

  run(text: string): Locator {
    return this.runs().filter({ hasText: text }).first();
  }

  /** Chooses an item of what a right click opens. */
  async menuOf(target: Locator, item: string): Promise<void> {
    await target.click({ button: 'right' });
    const items = this.page.locator('.monaco-menu .action-item').filter({ hasText: item });
    await items.hover();
    await items.and(this.page.locator('.focused')).waitFor();
    // By keyboard: a menu takes no click in the moment in which it opens.
    await this.page.keyboard.press('Enter');
  }

  tab(name: string | RegExp): Locator {
    return this.page.locator('.tabs-container .tab').filter({ hasText: name }).first();
  }

  /** The run buttons above the lines, by their words. */
  codeLens(text: string | RegExp): Locator {
    return this.page.locator('.codelens-decoration a').filter({ hasText: text });
  }

  /** Runs a command from the palette by its whole title; anew where something else took the focus before it was chosen. */
  async command(title: string): Promise<void> {
    for (let tries = 3; ; tries--) {
      await this.openPalette(title);
      try {
        return await this.quickPickRow(title).click({ timeout: AGAIN_MS });
      } catch (error) {
        if (tries === 1) throw error;
      }
    }
  }

  /** Opens the palette on what is like these words. */
  async openPalette(words: string): Promise<void> {
    await this.fillQuickInput('F1', `>${words}`);
  }

  /** Presses the key anew where something else took the focus, which closes the input. */
  private async fillQuickInput(key: string, text: string): Promise<void> {
    for (let tries = 3; ; tries--) {
      await this.page.keyboard.press(key);
      try {
        return await this.page.locator(QUICK_INPUT).fill(text, { timeout: AGAIN_MS });
      } catch (error) {
        if (tries === 1) throw error;
      }
    }
  }

  quickPickRow(text: string): Locator {
    return this.page.locator('.quick-input-list .monaco-list-row').filter({ hasText: text }).first();
  }

  /** What the editor asks at its top, by its title. */
  quickPick(title: string): Locator {
    return this.page.locator('.quick-input-widget').filter({ hasText: title });
  }

  /** Puts the cursor at a line and column, both from 1; anew where the editor was not ready to take the answer. */
  async goTo(line: number, column = 1): Promise<void> {
    const input = this.page.locator(QUICK_INPUT);
    for (let tries = 3; ; tries--) {
      await this.fillQuickInput('Control+g', `:${line}:${column}`);
      await input.press('Enter');
      try {
        await input.waitFor({ state: 'hidden', timeout: AGAIN_MS });
        return await this.cursorAt(line, AGAIN_MS);
      } catch (error) {
        if (tries === 1) throw error;
      }
    }
  }

  /** Resolves when the cursor is in that line, from 1. */
  async cursorAt(line: number, timeout = PATIENCE_MS): Promise<void> {
    await this.page
      .locator('#status\\.editor\\.selection')
      .filter({ hasText: `Ln ${line},` })
      .waitFor({ timeout });
  }

  /** What the editor says about the word at the cursor. */
  async hover(text: string | RegExp): Promise<void> {
    await this.page.keyboard.press('Control+k');
    await this.page.keyboard.press('Control+i');
    await this.page.locator('.monaco-hover').filter({ hasText: text }).first().waitFor();
    await this.page.keyboard.press('Escape');
  }

  /** A line of the editor by what stands in it, hints included. */
  line(...texts: (string | RegExp)[]): Locator {
    return texts.reduce(
      (found: Locator, hasText) => found.filter({ hasText }),
      this.page.locator('.monaco-editor .view-line'),
    );
  }

  /** Types a line into the editor that has the focus, as it is: nothing is completed. */
  async insertLine(text: string): Promise<void> {
    await this.page.keyboard.insertText(text);
    await this.page.keyboard.press('Enter');
  }

  async save(): Promise<void> {
    await this.page.keyboard.press('Control+s');
    await this.page.locator('.tabs-container .tab.active:not(.dirty)').first().waitFor();
  }

  async focusEditor(name: string): Promise<void> {
    await this.tab(name).click();
  }

  /** A notification that says this; the last one if there are several. */
  notification(text: string | RegExp): Locator {
    return this.page.locator('.notification-list-item').filter({ hasText: text }).last();
  }

  async clearNotifications(): Promise<void> {
    await this.command('Notifications: Clear All Notifications');
    await this.page.locator('.notification-list-item').first().waitFor({ state: 'detached' });
  }

  dialog(): Locator {
    return this.page.locator('.monaco-dialog-box');
  }

  /** Resolves when the visible terminal says this; what has gone out of sight is scrolled to. */
  async terminalSays(text: string, timeout = PATIENCE_MS): Promise<void> {
    const terminal = this.page.locator('.terminal-wrapper.active');
    const said = terminal.locator('.xterm-rows').filter({ hasText: text });
    for (const end = Date.now() + timeout; ;) {
      const isLast = Date.now() > end;
      const seen = said.waitFor({ timeout: SIGHT_MS }).then(() => true);
      if (await (isLast ? seen : seen.catch(() => false))) return;
      const before = await terminal.innerText();
      await terminal.hover();
      await this.page.mouse.wheel(0, -SCROLL_PX);
      if ((await terminal.innerText()) === before) await this.page.mouse.wheel(0, WHOLE_TERMINAL_PX);
    }
  }

  statusItem(text: string | RegExp): Locator {
    return this.page.locator('.part.statusbar .statusbar-item').filter({ hasText: text });
  }

  /** The panel that was opened last. */
  get panel(): PanelPage {
    return new PanelPage(this.page);
  }

  async close(): Promise<void> {
    await this.page.close();
  }
}

function addressOf({ origin, folder, extension }: WindowOptions): string {
  const address = new URL(origin);
  address.searchParams.set('folder', folder);
  if (extension === undefined) return address.href;
  const remote = `vscode-remote://${address.host}${encodeURI(extension)}`;
  address.searchParams.set('payload', JSON.stringify([['extensionDevelopmentPath', remote]]));
  return address.href;
}
