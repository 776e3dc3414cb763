/** State of a window after a reload. Spark runs once; everything else is restored from that run. */
import { readFileSync, rmSync } from 'node:fs';
import { beforeAll, expect, test } from 'vitest';
import { RecordingWriter } from '../../src/runFiles/recording';
import { ratingsEvents } from '../webview/support/ratingsEvents';
import { EditorSession, Workspace } from './support/editorSession';
import { keptRecordings } from './support/keptRecordings';
import { SPARK_MS, type Workbench } from './support/workbench';

const READ_MS = 30_000;

const session = EditorSession.forThisFile();
let workspace: Workspace;
let workbench: Workbench;

/** The inlay hint with the cost of a line, and the error at its line. */
async function seesLastRun(): Promise<void> {
  await workbench.line('numbers.count', /\d\sjob/).waitFor();
  await workbench.page.locator('.monaco-editor .squiggly-error').first().waitFor();
}

beforeAll(async () => {
  workspace = new Workspace('test/editor/jobs/fails.py');
  const writer = new RecordingWriter(workspace.path('ratings.strobe'), error => expect.unreachable(error.message));
  for (const event of ratingsEvents) writer.append(event);
  writer.close();
  workbench = await session.open(workspace);
  await workbench.openFile('fails.py');
  await workbench.codeLens('Run job').click();
  await workbench.panel.status('failed', SPARK_MS);
  await seesLastRun();
});

test('figures, failure and panel of the last run are restored after a reload', async () => {
  await workbench.reloadWindow();
  await seesLastRun();
  await workbench.panel.status('failed', READ_MS);
  await workbench.panel.open('lineage');
  expect(await workbench.panel.flag('count').getAttribute('aria-label')).toContain('succeeded');
});

test('in a file that was edited meanwhile, they are at the current lines', async () => {
  const text = readFileSync(workspace.path('fails.py'), 'utf8');
  workspace.write('fails.py', text.replace('spark = ', 'print("one more line")\nspark = '));
  await workbench.reloadWindow();
  await workbench.line('one more line').waitFor();
  await seesLastRun();
  expect(await workbench.line(/\d\sjob/).allInnerTexts()).toEqual([expect.stringContaining('numbers.count')]);
});

test('a recording in an editor tab is restored', async () => {
  await workbench.openFile('ratings.strobe');
  await workbench.panel.status('succeeded', READ_MS);
  await workbench.panel.open('lineage');
  await workbench.panel.node('reduceByKey').waitFor({ timeout: READ_MS });
  await workbench.reloadWindow();
  await workbench.panel.node('reduceByKey').waitFor({ timeout: READ_MS });
});

test('figures and failure are restored without a recording', async () => {
  expect(keptRecordings('fails')).not.toEqual([]);
  for (const file of keptRecordings('fails')) rmSync(file);
  await workbench.reloadWindow();
  await workbench.focusEditor('fails.py');
  await seesLastRun();
});
