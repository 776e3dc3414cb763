import { copyFileSync, readdirSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { MarkedProcesses } from './support/markedProcesses';
import { MarkedRun } from './support/markedRun';
import { projectRoot, showJson, strobe, temporaryFolder } from './support/strobe';

test('explain shows lineage and plans, and stops the script before its first action', async () => {
  const folder = realpathSync(temporaryFolder());
  const script = join(folder, 'explained.py');
  copyFileSync(join(projectRoot, 'test/jobs/explained.py'), script);
  const recording = join(folder, 'run.strobe');
  const processes = new MarkedProcesses();
  onTestFinished(() => processes.endAll());
  const ended = await strobe(['explain', 'explained.py', '--recording', recording, '--', folder], {
    cwd: folder,
    env: processes.env,
  });

  expect(ended.code, ended.stderr).toBe(0);
  // Neither the rest of the script, nor its `finally`, nor its exit handlers ran.
  expect(readdirSync(folder).sort()).toEqual(['before', 'explained.py', 'people.csv', 'run.strobe']);
  await processes.gone();

  const run = new MarkedRun(await showJson(recording), script);
  expect(run.run.degraded).toEqual([]);
  expect(run.run.status).toBe('succeeded');
  expect(run.run.script.mode).toBe('explain');
  const { op, callSite } = run.run.script.stoppedBefore!;
  expect(`${op}@${callSite!.line}`).toBe(run.place('collect', 'collect'));
  // The schema was read and the view was created, and nothing else ran.
  expect(run.run.actions.map(({ kind, callSite: at, op: name }) => `${kind} ${name}@${at!.line}`)).toEqual([
    `schemaRead ${run.place('csv', 'read')}`,
    `command ${run.place('createOrReplaceTempView', 'view')}`,
  ]);
  expect(new Set(run.run.jobs.map(job => job.actionId))).toEqual(new Set([run.action('read').id]));
  expect(run.run.datasets.map(dataset => dataset.op)).toEqual(['csv', 'where', 'sql', 'count']);
  expect(run.parents(run.dataset('sql'))).toEqual([run.place('where', 'where')]);
  for (const dataset of run.run.datasets) {
    expect(dataset.plans.analyzed, dataset.op).toContain('Relation');
    expect(dataset.plans.optimized, dataset.op).toContain('Relation');
    expect(dataset.plans.physical, dataset.op).toContain('FileScan csv');
  }

  const shown = ended.stdout;
  expect(shown).toMatch(new RegExp(`Stopped before collect at .*:${callSite!.line}\\.`));
  expect(shown).toMatch(new RegExp(`Only schema reads ran: .*csv .*:${run.action('read').callSite!.line}\\.`));
  for (const dataset of run.run.datasets)
    expect(shown, dataset.op).toMatch(new RegExp(`${dataset.op} .*:${dataset.callSite!.line} `));
  expect(shown).toContain('FileScan csv');
});
