/** Strobe's panel: a page within a frame within a frame of the window. */
import type { FrameLocator, Locator, Page } from 'playwright-core';

export class PanelPage {
  private readonly frame: FrameLocator;

  constructor(page: Page) {
    this.frame = page
      .locator('iframe.webview.ready')
      .last()
      .contentFrame()
      .locator('iframe#active-frame')
      .contentFrame();
  }

  locator(selector: string): Locator {
    return this.frame.locator(selector);
  }

  /** Resolves when the run that is shown has one of these states. */
  async status(status: string, timeout: number): Promise<void> {
    await this.locator(`[data-status="${status}"]`).waitFor({ timeout });
  }

  lineage(): Locator {
    return this.locator('[data-panel="lineage"]');
  }

  detail(): Locator {
    return this.locator('[data-panel="detail"]');
  }

  timeline(): Locator {
    return this.locator('[data-panel="timeline"]');
  }

  /** What stands in the lineage for a call, by its words. */
  node(text: string | RegExp): Locator {
    return this.lineage().locator('[data-k]').filter({ hasText: text }).first();
  }

  tab(name: string | RegExp): Locator {
    return this.detail().getByRole('tab', { name });
  }

  async press(action: 'cancel' | 'rerun'): Promise<void> {
    await this.locator(`[data-action="${action}"]`).first().click();
  }
}
