import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { CallSite } from '../../src/model/runEvent';
import { MarkedProcesses } from './support/markedProcesses';
import { projectRoot, showJson, strobe, temporaryFolder } from './support/strobe';

const script = join(projectRoot, 'test/jobs/statements.sql');

async function sql(command: string[]) {
  const folder = temporaryFolder();
  const recording = join(folder, 'run.strobe');
  const processes = new MarkedProcesses();
  onTestFinished(() => processes.endAll());
  const ended = await strobe([...command, '--recording', recording, script], { cwd: folder, env: processes.env });
  await processes.gone();
  return { ended, run: await showJson(recording) };
}

const places = (list: { op: string; callSite: CallSite | null }[]) =>
  list.map(({ op, callSite: at }) => `${op} ${at!.line}:${at!.column}-${at!.endLine}:${at!.endColumn}`);

test('a SQL file runs statement by statement, each as an action at its place, up to the one that fails', async () => {
  const { ended, run } = await sql(['run']);
  expect(ended.code).toBe(1);
  expect(ended.stdout).toContain('|rest|n  |');
  expect(ended.stdout).toContain('|a;b |');
  expect(ended.stdout).not.toContain('never');
  // The traceback begins in the file.
  expect(ended.stderr).toMatch(/Traceback \(most recent call last\):\n {2}File ".*statements\.sql", line 8/);
  expect(run.script.sources.map(source => source.file)).toEqual([script]);
  expect(places(run.actions.filter(action => action.op === 'show'))).toEqual(['show 5:15-7:29', 'show 8:0-8:20']);
  expect(run.actions.every(action => action.callSite!.file === script)).toBe(true);
  expect(run.script.error!.frames.map(({ file, line }) => [file, line])).toEqual([[script, 8]]);
  expect(run.script.error!.message).toContain('nothing');
  // The name that Spark does not find.
  const token = { line: 8, column: 29, endLine: 8, endColumn: 36 };
  expect(run.script.error!.cause).toMatchObject({ type: 'AnalysisException', file: script, ...token });
  const [view, select] = run.datasets.filter(each => each.op === 'sql');
  expect(select!.parentIds).toEqual([view!.id]);
});

test('explain of a SQL file executes nothing but its views', async () => {
  const { ended, run } = await sql(['explain']);
  expect(ended.stdout).toContain('Range');
  expect(run.actions.filter(action => action.kind === 'action')).toEqual([]);
});
