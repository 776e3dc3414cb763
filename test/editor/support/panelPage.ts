/** Strobe's panel: a page within a frame within a frame of the window. */
import axe from 'axe-core';
import type { FrameLocator, Locator, Page } from 'playwright-core';

export class PanelPage {
  private readonly frame: FrameLocator;

  /** @param index among the panels that are on screen; left out, the last one */
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

  /** What stands in the lineage for a call, by the operation's name and its place there. */
  node(op: string): Locator {
    return this.lineage().locator(`[data-k^="d"][aria-label^="${op} "]`).first();
  }

  /** An action's flag in the lineage. */
  flag(op: string): Locator {
    return this.lineage().locator(`[data-k^="a"][aria-label*="${op} "]`).first();
  }

  /** The nodes of the plan that is shown, with all that their rows say. */
  plan(): Promise<string[]> {
    return this.detail().locator('[data-k^="n"]').allInnerTexts();
  }

  tab(name: string | RegExp): Locator {
    return this.detail().getByRole('tab', { name });
  }

  async press(action: 'cancel' | 'rerun'): Promise<void> {
    await this.locator(`[data-action="${action}"]`).first().click();
  }

  /** What is wrong for people who cannot see it as it is meant: a line for each thing, with where it is. */
  async accessibilityViolations(): Promise<string[]> {
    const body = await this.locator('body').elementHandle();
    const frame = (await body!.ownerFrame())!;
    // By the browser's own tools: the page's security policy lets nothing else in.
    await frame.evaluate(axe.source);
    const { violations } = await frame.evaluate(() => (globalThis as unknown as { axe: typeof axe }).axe.run());
    return violations.flatMap(({ id, nodes }) =>
      nodes.map(({ html, any }) => `${id}: ${html} ${any[0]?.message ?? ''}`),
    );
  }
}
