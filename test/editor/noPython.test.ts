/** A machine without Python, or with a Python without Spark, and without a managed runtime. */
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { startEditorServer } from '../../src/build/editorServer.mjs';
import { AS_IT_IS } from './support/globalSetup';
import type { Workbench } from './support/workbench';
import type { Runtime } from '../../src/runtime/runtime';
import { EditorSession, Workspace } from './support/editorSession';

const session = EditorSession.forThisFile();
let server: Awaited<ReturnType<typeof startEditorServer>>;
/** The only folder in PATH. */
let bin: string;

/** Needs an editor with a minimal environment. The desktop editor uses the environment of the user's shell. */
const isDesktop = inject('editor').desktop !== null;

beforeAll(async () => {
  if (isDesktop) return;
  const folder = path.join(inject('editor').folder, 'bare');
  bin = path.join(folder, 'bin');
  mkdirSync(bin, { recursive: true });
  server = await startEditorServer({
    script: process.env.STROBE_TEST_EDITOR!,
    vsix: process.env.STROBE_TEST_VSIX!,
    folder,
    settings: {},
    env: { PATH: bin, HOME: folder, XDG_CACHE_HOME: folder, ...AS_IT_IS },
  });
});
afterAll(() => server?.stop());

describe.skipIf(isDesktop)('a run', () => {
  let workbench: Workbench;
  const start = () => workbench.panel.locator('[data-panel="start"]');

  beforeAll(async () => {
    workbench = await session.open(new Workspace('test/jobs/small.py'), { origin: server.origin });
    await workbench.openFile('small.py');
    await workbench.codeLens('Run job').click();
  });

  test('shows that there is no Python and what to do, and the rest of the extension works', async () => {
    await start().filter({ hasText: 'python.missing' }).waitFor();
    expect(await start().innerText()).toContain('No Python was found. Install Python');
    await workbench.notification('No Python was found').waitFor();
    await workbench.codeLens('Lineage').click();
    await workbench.panel.node('filter').waitFor();
    await workbench.showRuns();
    expect(await workbench.run('small.py').getAttribute('aria-label')).toContain('not started');
  });

  test('asks before it downloads Spark, and downloads nothing if the user declines', async () => {
    const { python } = JSON.parse(process.env.STROBE_TEST_RUNTIME!) as Runtime;
    // Without site-packages, and so without pyspark.
    const script = `#!/bin/sh\nexec '${python.executable}' -S "$@"\n`;
    writeFileSync(path.join(bin, 'python3'), script, { mode: 0o755 });
    await workbench.codeLens('Run job').click();
    const question = workbench.dialog().filter({ hasText: 'has no pyspark' });
    await question.getByRole('button', { name: 'Create Runtime' }).waitFor();
    await question.getByRole('button', { name: 'Cancel' }).click();
    await start().filter({ hasText: 'has no pyspark' }).waitFor();
  });
});
