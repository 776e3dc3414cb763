/** The Strobe panel: a page in a frame in another frame of the window. */
import axe from 'axe-core';
import type { FrameLocator, Locator, Page } from 'playwright-core';

export class PanelPage {
  private readonly frame: FrameLocator;

  /** @param index index of the visible panel; defaults to the last one */
  constructor(page: Page, index = -1) {
    this.frame = page
      .locator('iframe.webview.ready:visible')
      .nth(index)
      .contentFrame()
      .locator('iframe#active-frame')
      .contentFrame();
  }

  locator(selector: string): Locator {
    return this.frame.locator(selector);
  }

  /** Resolves when the shown run has this status. */
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

  /** The lineage node of a call, by the name of the operation. */
  node(op: string): Locator {
    return this.lineage().locator(`[data-k^="d"][aria-label^="${op} "]`).first();
  }

  /** The flag of an action in the lineage. */
  flag(op: string): Locator {
    return this.lineage().locator(`[data-k^="a"][aria-label*="${op} "]`).first();
  }

  /** The nodes of the shown plan, with the text of their rows. */
  plan(): Promise<string[]> {
    return this.detail().locator('[data-k^="n"]').allInnerTexts();
  }

  overview(): Locator {
    return this.locator('[data-panel="overview"]');
  }

  /** Shows a page, by the tabs that a small or a large panel has. */
  async open(name: 'overview' | 'lineage' | 'plan' | 'timeline' | 'driver'): Promise<void> {
    const isSmall = (await this.locator('[data-page]').count()) > 0;
    // A large panel shows them always.
    if (!isSmall && (name === 'lineage' || name === 'timeline')) return;
    await this.locator(`[data-page="${name}"], .paneTabs [data-tab="${name}"]`).click();
  }

  /** Shows a tab of the details. */
  async openTab(name: 'plan' | 'logical' | 'metrics' | 'rows'): Promise<void> {
    await this.open('plan');
    await this.detail().locator(`[data-tab="${name}"]`).click();
  }

  async press(action: 'cancel' | 'rerun'): Promise<void> {
    await this.locator(`[data-action="${action}"]`).first().click();
  }

  /** Accessibility violations, one line each with its location. */
  async accessibilityViolations(): Promise<string[]> {
    const body = await this.locator('body').elementHandle();
    const frame = (await body!.ownerFrame())!;
    // With browser tools, because the content security policy of the page blocks other scripts.
    await frame.evaluate(axe.source);
    const { violations } = await frame.evaluate(() => (globalThis as unknown as { axe: typeof axe }).axe.run());
    return violations.flatMap(({ id, nodes }) =>
      nodes.map(({ html, any }) => `${id}: ${html} ${any[0]?.message ?? ''}`),
    );
  }
}
