/** Recordings and event logs opened from the Explorer. No job runs. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { beforeAll, describe, expect, test } from 'vitest';
import { writeRecording } from '../../src/runFiles/recording';
import { projectRoot } from '../process/support/strobe';
import { connectRecording, serverLogLines } from '../fixtures/runs/connectRun';
import { RATINGS_FILE, ratingsEvents } from '../webview/support/ratingsEvents';
import { EditorSession, Workspace } from './support/editorSession';
import type { Workbench } from './support/workbench';

const READ_MS = 30_000;
const LOG = 'local-1764000000000';
const REMOTE = 'connect.strobe';
const SERVER_LOG = 'local-1764000000009';
const ADD_LOG = "Strobe: Add Connect Server's Event Log…";

const session = EditorSession.forThisFile();

function workspaceWithRuns(): Workspace {
  const workspace = new Workspace();
  writeRecording(workspace.path('ratings.strobe'), ratingsEvents);
  const log = path.join(projectRoot, 'test/fixtures/eventlogs/spark-4.3/eventLog.jsonl.gz');
  workspace.write(LOG, gunzipSync(readFileSync(log)));
  writeRecording(workspace.path(REMOTE), connectRecording());
  workspace.write(SERVER_LOG, serverLogLines('a-1').join('\n'));
  // The system's own dialog cannot be operated from here.
  workspace.settings({ 'files.simpleDialog.enable': true });
  workspace.write('broken.strobe', 'not a recording');
  return workspace;
}

describe.each([
  ['a trusted workspace', true],
  ['a restricted one', false],
])('in %s', (_name, trust) => {
  let workspace: Workspace;
  let workbench: Workbench;

  beforeAll(async () => {
    workspace = workspaceWithRuns();
    workbench = await session.open(workspace, { trust });
  });

  test('a recording opens from the Explorer, and a node shows the recorded source if the file does not exist', async () => {
    await workbench.openFile('ratings.strobe');
    await workbench.panel.status('succeeded', READ_MS);
    await workbench.panel.open('lineage');
    const node = workbench.panel.node('reduceByKey');
    const line = /:(\d+)/.exec((await node.getAttribute('aria-label'))!)![1]!;
    await node.dblclick();
    await workbench.tab(path.basename(RATINGS_FILE)).waitFor();
    await workbench.cursorAt(Number(line));
  });

  test('a Spark event log opens from the Explorer by its file name', async () => {
    await workbench.openFile(LOG);
    await workbench.panel.status('succeeded', READ_MS);
    await workbench.panel.openTab('plan');
    expect((await workbench.panel.plan()).join('\n')).toMatch(/Project[^]*\d rows/);
  });

  test('a run on a server of Spark Connect is shown with the event log of the server', async () => {
    await workbench.openFile(REMOTE);
    await workbench.panel.status('succeeded', READ_MS);
    await workbench.command(ADD_LOG);
    await workbench.answerFileDialog(workspace.path(SERVER_LOG));
    await workbench.tab(`Strobe: ${REMOTE}`).waitFor();
    await workbench.panel.locator('text=from the event log of the server').waitFor();
  });

  test('an invalid recording shows an error', async () => {
    await workbench.openFile('broken.strobe');
    await workbench.panel
      .locator('[data-panel="start"]')
      .filter({ hasText: 'is not a Strobe recording or a Spark event log' })
      .waitFor();
  });
});
