/** A machine on which there is no Python, and none of the runtimes that Strobe makes. */
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { startEditorServer } from '../../src/build/editorServer.mjs';
import { AS_IT_IS } from './support/globalSetup';
import { EditorSession, Workspace } from './support/editorSession';

const session = EditorSession.forThisFile();
let server: Awaited<ReturnType<typeof startEditorServer>>;

/** It needs an editor whose environment is bare, which a desktop one takes from the person's shell. */
const isDesktop = inject('editor').desktop !== null;

beforeAll(async () => {
  if (isDesktop) return;
  const folder = path.join(inject('editor').folder, 'bare');
  const empty = path.join(folder, 'empty');
  mkdirSync(empty, { recursive: true });
  server = await startEditorServer({
    script: process.env.STROBE_TEST_EDITOR!,
    vsix: process.env.STROBE_TEST_VSIX!,
    folder,
    settings: {},
    env: { PATH: empty, HOME: empty, XDG_CACHE_HOME: empty, ...AS_IT_IS },
  });
});
afterAll(() => server?.stop());

test.skipIf(isDesktop)(
  'a run says that there is no Python, and what to do; the rest of the extension works',
  async () => {
    const workbench = await session.open(new Workspace('test/jobs/small.py'), { origin: server.origin });
    await workbench.openFile('small.py');
    await workbench.codeLens('Run job').click();
    const start = workbench.panel.locator('[data-panel="start"]').filter({ hasText: 'python.missing' });
    await start.waitFor();
    expect(await start.innerText()).toMatch(/No Python .* found|Install Python/);
    await workbench.notification(/Python/).waitFor();
    await workbench.codeLens('Lineage').click();
    await workbench.panel.node('filter').waitFor();
    await workbench.showRuns();
    expect(await workbench.run('small.py').getAttribute('aria-label')).toContain('not started');
  },
);
