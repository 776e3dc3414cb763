/**
 * The panel's page in a real browser: the time from a message with an event until it is on the screen, and from the
 * message with a lineage of 200 datasets until it is first shown.
 */
/* global window, document, requestAnimationFrame */
import path from 'node:path';
import { build } from 'esbuild';
import { chromium } from 'playwright-core';
import { birth, lineageEvents } from './lineageEvents.mjs';
import { median, root, row, spread } from './support.mjs';

const DATASETS = 200;
const EVENTS = 20;
const PAGES = 5;
const LIMITS = { event: 150, first: 300 };

const support = path.join(root, 'dist/bench/panelSupport.cjs');
await build({
  absWorkingDir: root,
  stdin: {
    contents: `export { PanelPage } from './test/webview/support/panelPage';
      export { chromiumOptions } from './test/editor/support/chromium';`,
    resolveDir: root,
    loader: 'ts',
  },
  outfile: support,
  bundle: true,
  platform: 'node',
  format: 'cjs',
  packages: 'external',
  logLevel: 'warning',
  // Where the sources of these files find the project.
  define: { __dirname: JSON.stringify(path.join(root, 'test/webview/support')) },
});
const { PanelPage, chromiumOptions } = await import(support);

const browser = await chromium.launch(await chromiumOptions());
const first = [];
const event = [];
try {
  for (let page = 0; page < PAGES; page += 1) await measurePage();
} finally {
  await browser.close();
}

console.log('');
row('panel', 'Strobe', '', '', 'limit');
row(`first picture, ${DATASETS} datasets`, `${spread(first, 0)} ms`, '', '', `${LIMITS.first} ms`);
row('event to screen', `${spread(event, 0)} ms`, '', '', `${LIMITS.event} ms`);
if (median(first) > LIMITS.first || median(event) > LIMITS.event) process.exitCode = 1;

async function measurePage() {
  const panel = await PanelPage.open(browser);
  const events = lineageEvents(DATASETS);
  const message = { type: 'run', title: 'job.py', live: true, recording: null, events };
  first.push(await painted(panel, message, DATASETS));
  for (let index = 1; index <= EVENTS; index += 1) {
    const made = birth(DATASETS + index, [DATASETS + index - 1]).map(each => ({ time: Date.now(), ...each }));
    event.push(await painted(panel, { type: 'events', events: made }, DATASETS + index));
  }
  await panel.close();
}

/** @returns ms from the message to the frame in which this number of datasets is on the screen */
function painted(panel, message, datasets) {
  return panel.page.evaluate(
    async ({ message, datasets }) => {
      const began = performance.now();
      window.postMessage(message, '*');
      for (;;) {
        await new Promise(resolve => requestAnimationFrame(resolve));
        if (document.querySelectorAll('.node').length >= datasets) break;
      }
      // The frame is painted when the next task after it runs.
      await new Promise(resolve => {
        const { port1, port2 } = new MessageChannel();
        port1.onmessage = resolve;
        port2.postMessage(null);
      });
      return performance.now() - began;
    },
    { message, datasets },
  );
}
