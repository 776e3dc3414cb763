/**
 * A stream of 10,000 micro-batches: the events of a real batch (a function of `foreachBatch` with two actions), repeated with
 * ids of their own, go through the parts of the gateway that keep something of a run, to a recording on disk. Then a panel
 * gets all that the recording has, and two more batches each second.
 */
/* global gc, window, requestAnimationFrame */
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { bundled } from './bundleSupport.mjs';
import { row } from './support.mjs';

const BATCHES = 10_000;
/** Batches follow each other much faster than in a run, and making them costs memory, too: garbage is collected that often. */
const COLLECTED = 50;
const LIVE = { batches: 20, perSecond: 2, messages: 12 };
const LIMITS = { memory: 200, recording: 20, frames: 30 };
const APPLICATION = 'local-1';

const support = await bundled(
  'streamsSupport',
  `export { PanelPage } from './test/webview/support/panelPage';
  export { chromiumOptions } from './test/editor/support/chromium';
  export { laterBatch, threeBatches } from './test/fixtures/runs/repeatedBatches';
  export { DatasetReader } from './src/gateway/datasetReader';
  export { EventStream } from './src/gateway/eventStream';
  export { QueryReader } from './src/gateway/queryReader';
  export { RecordingWriter } from './src/runFiles/recording';
  export { redactEvent } from './src/spark/redaction';`,
);
const { laterBatch, threeBatches } = support;

const folder = mkdtempSync(path.join(tmpdir(), 'strobe-bench-'));
try {
  const file = path.join(folder, 'a.strobe');
  const { stream, peak } = await record(file);
  const { events } = await stream.past();
  stream.close();
  const megabytes = statSync(file).size / 1e6;
  const frames = await framesPerSecond(events);
  console.log('');
  row(`${BATCHES} micro-batches`, 'Strobe', '', '', 'limit');
  row('resident set of the gateway’s parts', `${peak.toFixed(0)} MB`, '', '', `${LIMITS.memory} MB`);
  row('recording', `${megabytes.toFixed(1)} MB`, '', '', `${LIMITS.recording} MB`);
  row('panel while it grows', `${frames.toFixed(0)} frames/s`, '', '', `at least ${LIMITS.frames}`);
  if (peak > LIMITS.memory || megabytes > LIMITS.recording || frames < LIMITS.frames) process.exitCode = 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/** @returns the stream of events, still open, and the largest resident set in MB */
async function record(file) {
  const { DatasetReader, EventStream, QueryReader, RecordingWriter, redactEvent } = support;
  const fail = error => {
    throw error;
  };
  const recording = new RecordingWriter(file, fail);
  const stream = new EventStream(recording, redactEvent, false);
  // No JVM: plans are not read, but it is noted what they would be matched with.
  const reader = async () => null;
  const queries = new QueryReader({}, reader, APPLICATION, fail);
  const datasets = new DatasetReader({}, reader, APPLICATION, fail, fail);
  let [sent, peak] = [0, 0];
  stream.subscribe(events => (sent += events.length));
  for (let count = 0; count <= BATCHES; count += 1) {
    for (const event of count === 0 ? threeBatches : laterBatch(count)) {
      stream.emit(event);
      queries.note(event);
      datasets.note(event);
    }
    // A batch takes longer than the time for which the recording collects events.
    recording.flush();
    stream.flush();
    await new Promise(resolve => setImmediate(resolve));
    if (count % COLLECTED === 0) gc();
    peak = Math.max(peak, process.memoryUsage().rss / 1e6);
  }
  if (sent < BATCHES) throw new Error('the events did not arrive');
  return { stream, peak };
}

async function framesPerSecond(events) {
  // Not loaded before, as the gateway does not have it.
  const { chromium } = await import('playwright-core');
  const browser = await chromium.launch(await support.chromiumOptions());
  try {
    const panel = await support.PanelPage.open(browser);
    await panel.showRun(events, { title: 'batches.py', live: true });
    await panel.page.evaluate(() => {
      window.frames = 0;
      const next = () => {
        window.frames += 1;
        requestAnimationFrame(next);
      };
      requestAnimationFrame(next);
    });
    const shown = () => panel.page.evaluate(() => window.frames);
    const [began, before] = [performance.now(), await shown()];
    for (let count = 1; count <= LIVE.batches; count += 1)
      await sendBatch(panel, laterBatch(BATCHES + count), began, count);
    const frames = (await shown()) - before;
    const seconds = (performance.now() - began) / 1000;
    if ((await panel.page.locator('.stream').count()) !== 1) throw new Error('the panel does not show the stream');
    return frames / seconds;
  } finally {
    await browser.close();
  }
}

/** The events of a batch come in messages over its time, as the gateway sends them. */
async function sendBatch(panel, events, began, count) {
  const size = Math.ceil(events.length / LIVE.messages);
  for (let at = 0; at < events.length; at += size) {
    const due = began + ((count - 1 + at / events.length) * 1000) / LIVE.perSecond;
    await new Promise(resolve => setTimeout(resolve, Math.max(0, due - performance.now())));
    const text = JSON.stringify({ type: 'events', events: events.slice(at, at + size) });
    await panel.page.evaluate(message => window.postMessage(JSON.parse(message), '*'), text);
  }
}
