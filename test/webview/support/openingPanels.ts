import type { Browser } from 'playwright-core';
import { chromium } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect } from 'vitest';
import { reduceRun } from '../../../src/model/reduceRun';
import { chromiumOptions } from '../../editor/support/chromium';
import { PanelPage, type PanelPageOptions } from './panelPage';
import { ratingsEvents } from './ratingsEvents';

/** How a file's tests open panels: in one browser, each closed after its test, which it ends without an error. */
export function openingPanels() {
  let browser: Browser;
  const opened: PanelPage[] = [];

  beforeAll(async () => {
    browser = await chromium.launch(await chromiumOptions());
  });
  afterAll(() => browser.close());
  afterEach(async () => {
    for (const panel of opened.splice(0)) {
      expect(panel.errors).toEqual([]);
      await panel.close();
    }
  });

  async function openPanel(options?: PanelPageOptions): Promise<PanelPage> {
    const panel = await PanelPage.open(browser, options);
    opened.push(panel);
    return panel;
  }

  async function openRatings(options?: PanelPageOptions): Promise<PanelPage> {
    const panel = await openPanel(options);
    await panel.showRun(ratingsEvents, { title: 'ratings.py' });
    return panel;
  }

  return { openPanel, openRatings };
}

export const ratingsRun = reduceRun(ratingsEvents);

/** The keys of the ratings' datasets and actions. */
export const dataset = (op: string, line: number) =>
  `d${ratingsRun.datasets.find(each => each.op === op && each.callSite?.line === line)?.id}`;
export const action = (op: string) => `a${ratingsRun.actions.find(each => each.op === op)?.id}`;
