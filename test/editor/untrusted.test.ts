/** An untrusted workspace: no command runs a job, and the reason is shown. */
import { beforeAll, expect, inject, test } from 'vitest';
import { EditorSession, Workspace } from './support/editorSession';
import { processesOf } from './support/processesOf';
import type { Workbench } from './support/workbench';

const session = EditorSession.forThisFile();
const REASON = /cannot run in Restricted Mode because they execute code/;
const gateways = () => processesOf(inject('editor').folder, 'gateway.js');
let workbench: Workbench;
/** Gateways of earlier windows, which the server keeps for a while. */
let others: number[];

beforeAll(async () => {
  others = gateways();
  workbench = await session.open(new Workspace('test/jobs/small.py'), { trust: false });
  await workbench.openFile('small.py');
  await workbench.codeLens('Run job').waitFor();
});

test.each(['Run job', 'Explain', 'Run to here'])('the code lens “%s” shows why it does not run', async button => {
  await workbench.codeLens(button).click();
  await workbench.notification(REASON).waitFor();
  await workbench.panel.locator('[data-panel="start"]').filter({ hasText: REASON }).waitFor();
  await workbench.clearNotifications();
});

test.each(['Run Job', 'Explain Job', 'Run to Line', 'Run Sample Job', 'Choose Runtime'])(
  'the command “%s” shows why it does not run',
  async command => {
    await workbench.focusEditor('small.py');
    await workbench.command(`Strobe: ${command}`);
    await workbench.notification(REASON).waitFor();
    await workbench.clearNotifications();
  },
);

test('nothing was started, and the lineage is shown', async () => {
  expect(gateways().filter(pid => !others.includes(pid))).toEqual([]);
  await workbench.focusEditor('small.py');
  await workbench.codeLens('Lineage').click();
  await workbench.panel.node('filter').waitFor();
});
