/** The window of VS Code, as a person uses it. */
import type { BrowserContext, Locator, Page } from 'playwright-core';
import { PanelPage } from './panelPage';

/** How long a window may take to show itself on a slow machine, in milliseconds. */
const WINDOW_MS = 60_000;
/** How long the editor may take for what it does at once. */
const PATIENCE_MS = 20_000;

export interface WindowOptions {
  origin: string;
  folder: string;
  /** What the person answers when asked whether they trust the folder. Null: they are not asked. */
  trust: boolean | null;
}

export class Workbench {
  private constructor(readonly page: Page) {
    page.setDefaultTimeout(PATIENCE_MS);
  }

  /** A new window on a folder. */
  static async open(context: BrowserContext, { origin, folder, trust }: WindowOptions): Promise<Workbench> {
    const workbench = new Workbench(await context.newPage());
    await workbench.page.goto(`${origin}/?folder=${encodeURIComponent(folder)}`);
    await workbench.shown();
    if (trust !== null) await workbench.answerTrust(trust);
    return workbench;
  }

  async reload(): Promise<void> {
    await this.page.reload();
    await this.shown();
  }

  private async shown(): Promise<void> {
    await this.page.locator('.monaco-workbench .part.statusbar').waitFor({ timeout: WINDOW_MS });
    // The server's extensions are there when the remote indicator names the server, or the file tree its files.
    await this.page.locator('.explorer-folders-view .monaco-list-row').first().waitFor({ timeout: WINDOW_MS });
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

  tab(name: string | RegExp): Locator {
    return this.page.locator('.tabs-container .tab').filter({ hasText: name }).first();
  }

  /** The run buttons above the lines, by their words. */
  codeLens(text: string | RegExp): Locator {
    return this.page.locator('.codelens-decoration a').filter({ hasText: text });
  }

  /** Runs a command from the palette by its whole title. */
  async command(title: string): Promise<void> {
    const row = await this.findCommand(title);
    await row.click();
  }

  /** The palette's row for a command. */
  async findCommand(title: string): Promise<Locator> {
    await this.page.keyboard.press('F1');
    const input = this.page.locator('.quick-input-widget input[type="text"]');
    await input.fill(`>${title}`);
    const row = this.quickPickRow(title);
    await row.waitFor();
    return row;
  }

  quickPickRow(text: string): Locator {
    return this.page.locator('.quick-input-list .monaco-list-row').filter({ hasText: text }).first();
  }

  async quickPickTitle(): Promise<string> {
    return (await this.page.locator('.quick-input-title').textContent()) ?? '';
  }

  /** Puts the cursor at the start of a line, from 1. */
  async goToLine(line: number): Promise<void> {
    await this.page.keyboard.press('Control+g');
    const input = this.page.locator('.quick-input-widget input[type="text"]');
    await input.fill(`:${line}`);
    await input.press('Enter');
    await this.cursorAt(line);
  }

  /** Resolves when the cursor is in that line, from 1. */
  async cursorAt(line: number): Promise<void> {
    await this.page
      .locator('#status\\.editor\\.selection')
      .filter({ hasText: `Ln ${line},` })
      .waitFor();
  }

  async focusEditor(name: string): Promise<void> {
    await this.tab(name).click();
  }

  /** A notification that says this; the last one if there are several. */
  notification(text: string | RegExp): Locator {
    return this.page.locator('.notification-list-item').filter({ hasText: text }).last();
  }

  dialog(): Locator {
    return this.page.locator('.monaco-dialog-box');
  }

  /** Resolves when the visible terminal says this. */
  async terminalSays(text: string, timeout = PATIENCE_MS): Promise<void> {
    await this.page.locator('.terminal-wrapper.active .xterm-rows').filter({ hasText: text }).waitFor({ timeout });
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
