/**
 * The panel's page in a real browser: the time from a message with an event until it is on the screen, and from the
 * message with a lineage of 200 datasets, or of 10,000 in 40 loops, until it is first shown. Then the longest frame while
 * that lineage is panned, and the time until the graph of a plan of 2,000 nodes is shown; of a plan of 10,000 nodes also the tree,
 * and the longest frame while the graph is scrolled. Of a stage with 200,000 tasks: the memory of the page, and the time to sort them.
 */
/* global window, document, requestAnimationFrame */
import { chromium } from 'playwright-core';
import { bundled } from './bundleSupport.mjs';
import { withManyTasks } from './manyTasks.mjs';
import { birth, lineageEvents, loopEvents, planEvents, widePlanEvents } from './lineageEvents.mjs';
import { median, row, spread } from './support.mjs';

const DATASETS = 200;
const EVENTS = 20;
const PAGES = 5;
const LOOPS = { datasets: 10_000, loops: 40 };
const PLAN_NODES = 2000;
const LARGE_PLAN = 10_000;
const TASKS = 200_000;
/** Of the runs with these plans: a saved view is that of a run. */
const RUN_ID = 'plan';
const LIMITS = {
  ...{ event: 150, first: 300, loops: 1000, frame: 200, plan: 400, large: 1000, tree: 1000, largeFrame: 200 },
  /** MB and ms. */
  ...{ heap: 50, sort: 1000 },
};

const { PanelPage, chromiumOptions, ratingsEvents } = await bundled(
  'panelSupport',
  `export { PanelPage } from './test/webview/support/panelPage';
  export { ratingsEvents } from './test/webview/support/ratingsEvents';
  export { chromiumOptions } from './test/editor/support/chromium';`,
);

const browser = await chromium.launch(await chromiumOptions());
const first = [];
const event = [];
const loops = [];
const frame = [];
const plan = [];
const large = [];
const tree = [];
const largeFrame = [];
const heap = [];
const sort = [];
try {
  for (let page = 0; page < PAGES; page += 1) {
    await measurePage();
    await measureLoops();
    await measurePlan();
    await measureLargePlan();
  }
  await measureTasks();
} finally {
  await browser.close();
}

console.log('');
row('panel', 'Strobe', '', '', 'limit');
row(`first picture, ${DATASETS} datasets`, `${spread(first, 0)} ms`, '', '', `${LIMITS.first} ms`);
row('event to screen', `${spread(event, 0)} ms`, '', '', `${LIMITS.event} ms`);
row(`first picture, ${LOOPS.datasets} datasets in loops`, `${spread(loops, 0)} ms`, '', '', `${LIMITS.loops} ms`);
row('longest frame while panning it', `${spread(frame, 0)} ms`, '', '', `${LIMITS.frame} ms`);
row(`graph of a plan of ${PLAN_NODES} nodes`, `${spread(plan, 0)} ms`, '', '', `${LIMITS.plan} ms`);
row(`graph of a plan of ${LARGE_PLAN} nodes`, `${spread(large, 0)} ms`, '', '', `${LIMITS.large} ms`);
row('tree of it', `${spread(tree, 0)} ms`, '', '', `${LIMITS.tree} ms`);
row('longest frame while scrolling its graph', `${spread(largeFrame, 0)} ms`, '', '', `${LIMITS.largeFrame} ms`);
row(`memory of the page, ${TASKS} tasks`, `${spread(heap, 0)} MB`, '', '', `${LIMITS.heap} MB`);
row('sorting them by another column', `${spread(sort, 0)} ms`, '', '', `${LIMITS.sort} ms`);
const figures = { first, event, loops, frame, plan, large, tree, largeFrame, heap, sort };
if (Object.entries(figures).some(([name, values]) => median(values) > LIMITS[name])) process.exitCode = 1;

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

async function measureLoops() {
  const panel = await PanelPage.open(browser);
  const events = loopEvents(LOOPS.datasets, LOOPS.loops);
  loops.push(await painted(panel, { type: 'run', title: 'job.py', live: false, recording: null, events }, LOOPS.loops));
  frame.push(await longestFrame(panel));
  await panel.close();
}

/** @returns ms of the longest frame while the mouse drags the lineage to and fro */
async function longestFrame(panel) {
  const box = await panel.page.locator('.canvas').boundingBox();
  await watchFrames(panel);
  await panel.page.mouse.move(box.x + 300, box.y + 300);
  await panel.page.mouse.down();
  for (let step = 0; step < 40; step += 1)
    await panel.page.mouse.move(box.x + 300 - 6 * (step % 20), box.y + 300 - 12 * (step % 20));
  await panel.page.mouse.up();
  return panel.page.evaluate(() => window.longest);
}

/** Keeps the time of the longest frame from now on. */
async function watchFrames(panel) {
  await panel.page.evaluate(() => {
    let before = performance.now();
    window.longest = 0;
    const next = now => {
      window.longest = Math.max(window.longest, now - before);
      before = now;
      requestAnimationFrame(next);
    };
    requestAnimationFrame(next);
  });
}

async function measurePlan() {
  const panel = await PanelPage.open(browser, { saved: { runId: RUN_ID, page: 'plan', planAs: 'graph' } });
  const events = planEvents(PLAN_NODES);
  const message = { type: 'run', title: 'job.py', live: false, recording: null, events };
  plan.push(await painted(panel, message, PLAN_NODES - 10, '.planGraph rect'));
  await panel.close();
}

async function measureLargePlan() {
  const message = { type: 'run', title: 'job.py', live: false, recording: null, events: widePlanEvents(LARGE_PLAN) };
  const graph = await PanelPage.open(browser, { saved: { runId: RUN_ID, page: 'plan', planAs: 'graph' } });
  large.push(await painted(graph, message, 100, '.planGraph rect'));
  largeFrame.push(await longestFrameOfWheel(graph));
  await graph.close();
  const rows = await PanelPage.open(browser, { saved: { runId: RUN_ID, page: 'plan', planAs: 'tree' } });
  tree.push(await painted(rows, message, 100, '.tree [role=listitem]'));
  await rows.close();
}

async function measureTasks() {
  const panel = await PanelPage.open(browser);
  const opened = { title: 'job.py', live: true, recording: null, events: [], reading: 0 };
  await panel.send({ type: 'run', ...opened });
  // As text, because the browser's driver takes minutes to pack thousands of events.
  for (const events of withManyTasks(ratingsEvents, TASKS))
    await panel.page.evaluate(
      text => window.postMessage({ type: 'read', events: JSON.parse(text), fraction: 0 }, '*'),
      JSON.stringify(events),
    );
  await panel.send({ type: 'ended' });
  await panel.page.click('[data-panel=timeline] [data-k=s0-0]');
  await panel.page.click('[data-tab=metrics]');
  const table = panel.page.getByRole('table', { name: 'Tasks of stage 0' });
  await table.waitFor();
  for (const name of ['executor', 'input', 'start']) sort.push(await sorted(table, name));
  heap.push(await usedMemory(panel.page));
  await panel.close();
}

/** @returns ms from a click on the head of a column until the table is sorted by it and painted */
function sorted(table, name) {
  const head = table.getByRole('columnheader', { name, exact: true });
  return head.evaluate(async element => {
    const began = performance.now();
    element.querySelector('button').click();
    for (;;) {
      await new Promise(resolve => requestAnimationFrame(resolve));
      if (element.getAttribute('aria-sort') !== null) return performance.now() - began;
    }
  });
}

/** @returns MB that the page's objects take, and what their arrays of numbers hold outside of the heap */
async function usedMemory(page) {
  const session = await page.context().newCDPSession(page);
  await session.send('HeapProfiler.collectGarbage');
  const { usedSize, backingStorageSize } = await session.send('Runtime.getHeapUsage');
  return (usedSize + backingStorageSize) / 2 ** 20;
}

/** @returns ms of the longest frame while the wheel scrolls the graph of a plan */
async function longestFrameOfWheel(panel) {
  const box = await panel.page.locator('.scroll').first().boundingBox();
  await watchFrames(panel);
  await panel.page.mouse.move(box.x + 100, box.y + 100);
  for (let step = 0; step < 40; step += 1) await panel.page.mouse.wheel(200, 40);
  return panel.page.evaluate(() => window.longest);
}

/** @returns ms from the message to the frame in which this number of things is on the screen */
function painted(panel, message, count, things = '.node') {
  return panel.page.evaluate(
    async ({ text, count, things }) => {
      const message = JSON.parse(text);
      const began = performance.now();
      window.postMessage(message, '*');
      for (;;) {
        await new Promise(resolve => requestAnimationFrame(resolve));
        if (document.querySelectorAll(things).length >= count) break;
      }
      // The frame is painted when the next task after it runs.
      await new Promise(resolve => {
        const { port1, port2 } = new MessageChannel();
        port1.onmessage = resolve;
        port2.postMessage(null);
      });
      return performance.now() - began;
    },
    { text: JSON.stringify(message), count, things },
  );
}
