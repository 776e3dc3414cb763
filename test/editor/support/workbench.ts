/** A VS Code window, used like a user would. */
import type { BrowserContext, Locator, Page } from 'playwright-core';
import { PanelPage } from './panelPage';

/** Time limit for opening a window on a slow machine, in milliseconds. */
const WINDOW_MS = 60_000;
/** Time limit for immediate actions of the editor. */
const PATIENCE_MS = 20_000;
/** Time after which a user would press a key again. */
const AGAIN_MS = 4_000;
/** Time limit for rendering terminal output, and the distance of a wheel turn. */
const SIGHT_MS = 1_000;
const SCROLL_PX = 150;
const WHOLE_TERMINAL_PX = 100_000;
const QUICK_INPUT = '.quick-input-widget input[type="text"]';
/** Time limit for a small job on a busy machine. */
export const SPARK_MS = 180_000;

export interface WindowOptions {
  origin: string;
  folder: string;
  /** The answer to the workspace trust question. Null if it is not asked. */
  trust: boolean | null;
  /** Folder of a development extension that is not installed. */
  extension?: string;
}

export class Workbench {
  private constructor(readonly page: Page) {
    page.setDefaultTimeout(PATIENCE_MS);
  }

  /** Opens a folder in a new window. */
  static async open(context: BrowserContext, options: WindowOptions): Promise<Workbench> {
    const page = await context.newPage();
    await page.goto(addressOf(options));
    return Workbench.of(page, options.trust);
  }

  /** Resolves with the window in a page when it is ready. */
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

  /** Reloads with a command, so that the editor saves its state first. A browser reload does not wait for that. */
  async reloadWindow(): Promise<void> {
    const loaded = this.page.waitForEvent('load', { timeout: WINDOW_MS });
    await this.command('Developer: Reload Window');
    await loaded;
    await this.shown();
  }

  private async shown(): Promise<void> {
    await this.page.locator('.monaco-workbench .part.statusbar').waitFor({ timeout: WINDOW_MS });
    await this.page.locator('.explorer-folders-view').waitFor({ timeout: WINDOW_MS });
    // Contributions are loaded, so recordings open in Strobe from now on.
    await this.page.locator('.activitybar a[aria-label="Strobe"]').waitFor({ timeout: WINDOW_MS });
  }

  private async answerTrust(trust: boolean): Promise<void> {
    const dialog = this.page.locator('.monaco-dialog-box');
    await dialog.getByRole('button', { name: trust ? /^Yes, I trust/ : /^No, I don/ }).click();
    await dialog.waitFor({ state: 'detached' });
  }

  /** Opens a top-level file in the Explorer with a double-click. */
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

  /** The rows of the Runs view, newest first. */
  runs(): Locator {
    return this.page.locator('.sidebar [role="treeitem"]');
  }

  run(text: string): Locator {
    return this.runs().filter({ hasText: text }).first();
  }

  /** Selects an item in a context menu. */
  async menuOf(target: Locator, item: string): Promise<void> {
    await target.click({ button: 'right' });
    const items = this.page.locator('.monaco-menu .action-item').filter({ hasText: item });
    await items.hover();
    await items.and(this.page.locator('.focused')).waitFor();
    // With the keyboard, because a menu ignores clicks while it opens.
    await this.page.keyboard.press('Enter');
  }

  tab(name: string | RegExp): Locator {
    return this.page.locator('.tabs-container .tab').filter({ hasText: name }).first();
  }

  /** The code lenses with this text. */
  codeLens(text: string | RegExp): Locator {
    return this.page.locator('.codelens-decoration a').filter({ hasText: text });
  }

  /** Runs a command from the Command Palette by its full title. Retries if something else takes the focus. */
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

  /** Opens the Command Palette with this text. */
  async openPalette(words: string): Promise<void> {
    await this.fillQuickInput('F1', `>${words}`);
  }

  /** Presses the key again if something else took the focus, which closes the input. */
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

  /** Answers a file dialog with a path. It forgets what is typed before it has listed its first folder. */
  async answerFileDialog(path: string): Promise<void> {
    const input = this.page.locator(QUICK_INPUT);
    for (let tries = 3; ; tries--) {
      await input.fill(path);
      await input.press('Enter');
      try {
        return await input.waitFor({ state: 'hidden', timeout: AGAIN_MS });
      } catch (error) {
        if (tries === 1) throw error;
      }
    }
  }

  quickPickRow(text: string): Locator {
    return this.page.locator('.quick-input-list .monaco-list-row').filter({ hasText: text }).first();
  }

  /** The quick pick with this title. */
  quickPick(title: string): Locator {
    return this.page.locator('.quick-input-widget').filter({ hasText: title });
  }

  /** Moves the cursor to a line and column, both from 1. Retries if the editor was not ready. */
  async goTo(line: number, column = 1): Promise<void> {
    for (let tries = 3; ; tries--) {
      await this.fillQuickInput('Control+g', `:${line}:${column}`);
      try {
        // Not with Enter: an editor that takes the focus meanwhile would get it.
        await this.quickPickRow(`line ${line}`).click({ timeout: AGAIN_MS });
        return await this.cursorAt(line, AGAIN_MS);
      } catch (error) {
        if (tries === 1) throw error;
      }
    }
  }

  /** Resolves when the cursor is on the line, from 1. */
  async cursorAt(line: number, timeout = PATIENCE_MS): Promise<void> {
    await this.page
      .locator('#status\\.editor\\.selection')
      .filter({ hasText: `Ln ${line},` })
      .waitFor({ timeout });
  }

  /** Shows the hover at the cursor, and waits until it contains the text. */
  async hover(text: string | RegExp): Promise<void> {
    await this.page.keyboard.press('Control+k');
    await this.page.keyboard.press('Control+i');
    await this.page.locator('.monaco-hover').filter({ hasText: text }).first().waitFor();
    await this.page.keyboard.press('Escape');
  }

  /** The editor line that contains these texts, including inlay hints. */
  line(...texts: (string | RegExp)[]): Locator {
    return texts.reduce(
      (found: Locator, hasText) => found.filter({ hasText }),
      this.page.locator('.monaco-editor .view-line'),
    );
  }

  /** Types a line into the focused editor, without completions. */
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

  /** The last notification that contains the text. */
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

  /** Resolves when the visible terminal contains the text. Scrolls to find it. */
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

  /** The most recently opened panel. */
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
