/** Every contributed command, by its visible effect. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { projectRoot } from '../process/support/strobe';
import { recordedEvents } from '../process/support/recordedEvents';
import { markedLines } from '../process/support/markedLines';
import { EditorSession, Workspace } from './support/editorSession';
import { keptRecordings } from './support/keptRecordings';
import { PanelPage } from './support/panelPage';
import { SPARK_MS, type Workbench } from './support/workbench';

const session = EditorSession.forThisFile();
let workspace: Workspace;
let workbench: Workbench;

const manifest = JSON.parse(readFileSync(path.join(projectRoot, 'package.json'), 'utf8')) as {
  contributes: { commands: { command: string; title: string }[] };
};
const texts = JSON.parse(readFileSync(path.join(projectRoot, 'package.nls.json'), 'utf8')) as Record<string, string>;
const titles = manifest.contributes.commands.map(({ title }) => texts[title.slice(1, -1)]!);

/** The visible effect of each command in the Command Palette. */
const SEEN: Record<string, () => Promise<void>> = {
  'Show Lineage': async () => {
    await workbench.panel.status('none', SPARK_MS);
    await workbench.panel.node('filter').waitFor();
  },
  'Explain Job': async () => {
    await workbench.panel.status('succeeded', SPARK_MS);
    await workbench.panel.locator('header').filter({ hasText: 'stopped before count' }).waitFor();
  },
  'Run to Line': async () => {
    await workbench.panel.locator('header').filter({ hasText: 'stopped after count' }).waitFor({ timeout: SPARK_MS });
    // Until then, it takes a moment to end.
    await workbench.panel.status('succeeded', SPARK_MS);
  },
  'Run Again': async () => {
    await workbench.panel.status('running', SPARK_MS);
    await SEEN['Run to Line']!();
  },
  'Choose Runtime': async () => {
    await workbench.quickPickRow('Find automatically').waitFor();
    await workbench.quickPickRow('pyspark').waitFor();
    await workbench.page.keyboard.press('Escape');
  },
  'Open Recording or Event Log': async () => {
    await workbench.quickPick('Open Strobe Recording').waitFor();
    await workbench.page.keyboard.press('Escape');
  },
  'Open Folder of Event Logs…': async () => {
    await workbench.quickPick('Open Folder of Spark Event Logs').waitFor();
    await workbench.page.keyboard.press('Escape');
  },
  'Open from History Server…': async () => {
    await workbench.quickPick('Open from History Server').waitFor();
    await workbench.page.keyboard.press('Escape');
  },
  'Forget Token of History Server…': async () => {
    await workbench.notification('No token of a history server is kept').waitFor();
  },
  'Restart Gateway': () => workbench.statusItem('gateway restarted').waitFor(),
  'Show Log': () => workbench.page.locator('.part.panel .output-view').first().waitFor(),
  'Set Secret of Profiles': async () => {
    await workbench.quickPickRow('key').filter({ hasText: 'not set' }).click();
    await workbench.quickPick('Value of the secret key').waitFor();
    await workbench.page.keyboard.type('hush-in-storage');
    await workbench.page.keyboard.press('Enter');
    await workbench.quickPick('Value of the secret key').waitFor({ state: 'hidden' });
  },
  'Run Job with Profile…': async () => {
    await workbench.quickPickRow('with a key').click();
    await workbench.panel.status('running', SPARK_MS);
    await workbench.panel.status('succeeded', SPARK_MS);
    const events = JSON.stringify(recordedEvents(keptRecordings('small').at(-1)!));
    expect(events).toContain('"master":"local[1]"');
    expect(events).not.toContain('hush');
  },
  'Clear Secret of Profiles': async () => {
    await workbench.quickPickRow('key').filter({ hasNotText: 'not set' }).click();
    await workbench.notification('The secret key is cleared').waitFor();
  },
  'Choose Profile': async () => {
    await workbench.statusItem('No profile').waitFor();
    await workbench.quickPickRow('here').click();
    await workbench.statusItem('here').waitFor();
    await workbench.command('Strobe: Choose Profile');
    await workbench.quickPickRow('No Profile').click();
    await workbench.statusItem('No profile').waitFor();
  },
  'Open Sample Job': () => workbench.tab('orders.py').waitFor(),
};
/** Covered by other tests: commands that run a job, a test or a cell, and commands for one run in the list. */
const ELSEWHERE = [
  'Run Job',
  'Run Sample Job',
  'Run Test',
  'Run Cell',
  'Run Cells Above',
  'Restart Driver of Cells',
  'Open',
  'Delete',
  'Reveal Recording',
  'Record Notebooks',
  'Stop Recording Notebooks',
];
/** Disabled without a run in progress, without the Python debugger, or without a run on a server elsewhere. */
const NOT_NOW = ['Cancel', 'Debug Job', "Add Connect Server's Event Log…"];
/** Never in the palette: its code lens needs the Python debugger. */
const HIDDEN = ['Debug Test'];

beforeAll(async () => {
  workspace = new Workspace('test/jobs/small.py');
  workspace.settings({
    'strobe.profiles': [
      { name: 'here', master: 'local[2]' },
      { name: 'with a key', master: 'local[1]', conf: { 'spark.my.key': '${secret:key}' } },
    ],
  });
  workbench = await session.open(workspace);
  await workbench.openFile('small.py');
  await workbench.codeLens('Run job').waitFor();
});

test('every contributed command is covered', () => {
  expect([...Object.keys(SEEN), ...ELSEWHERE, ...NOT_NOW, ...HIDDEN].sort()).toEqual([...titles].sort());
});

test.each(NOT_NOW)('“%s” is not shown while it is disabled', async title => {
  await workbench.openPalette(`Strobe: ${title}`);
  await workbench.page
    .locator('.quick-input-list')
    .filter({ hasText: /No matching|^$/ })
    .or(workbench.quickPickRow('similar commands'))
    .first()
    .waitFor();
  expect(await workbench.quickPickRow(`Strobe: ${title}`).count()).toBe(0);
  await workbench.page.keyboard.press('Escape');
});

test.each(Object.keys(SEEN))('“%s”', async title => {
  await workbench.focusEditor('small.py');
  await workbench.goTo(markedLines(workspace.path('small.py'))('count'));
  await workbench.command(`Strobe: ${title}`);
  await SEEN[title]!();
  expect(await workbench.page.locator('.notification-list-item .codicon-error').count()).toBe(0);
});

describe('the list of runs', () => {
  test('opens, reveals and deletes a run', async () => {
    await workbench.showRuns();
    await workbench.run('small.py').click();
    const before = await workbench.runs().count();
    await workbench.panel.status('succeeded', SPARK_MS);
    await workbench.menuOf(workbench.run('small.py'), 'Reveal Recording');
    await workbench.tab(/\.strobe$/).waitFor();
    // Two panels are visible. Both take the focus when they are shown, which closes menus.
    for (const index of [0, 1]) await new PanelPage(workbench.page, index).status('succeeded', SPARK_MS);
    await workbench.menuOf(workbench.run('small.py'), 'Delete');
    await workbench.dialog().getByRole('button', { name: 'Delete' }).click();
    await expect.poll(() => workbench.runs().count()).toBe(before - 1);
  });
});

test('the walkthrough ends with a run of the sample', async () => {
  await workbench.command('Welcome: Open Walkthrough...');
  await workbench.quickPickRow('Get Started with Strobe').click();
  await workbench.page.locator('.getting-started-step').filter({ hasText: 'Run the job' }).click();
  await workbench.page.getByRole('button', { name: 'Run Sample Job' }).click();
  await workbench.tab('orders.py').waitFor();
  await workbench.panel.status('running', SPARK_MS);
  await workbench.panel.status('succeeded', SPARK_MS);
  await workbench.terminalSays('orders: 300000');
});
