import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { markedLines } from './support/markedLines';
import { MarkedProcesses } from './support/markedProcesses';
import { MarkedRun } from './support/markedRun';
import { projectRoot, showJson, strobe, temporaryFolder } from './support/strobe';

const script = join(projectRoot, 'test/jobs/stopsAtLine.py');
const lineOf = markedLines(script);

async function runJob(args: string[]) {
  const folder = temporaryFolder();
  const recording = join(folder, 'run.strobe');
  const processes = new MarkedProcesses();
  onTestFinished(() => processes.endAll());
  const ended = await strobe(['run', ...args, '--recording', recording, script], { cwd: folder, env: processes.env });
  await processes.gone();
  return { ended, marked: new MarkedRun(await showJson(recording), script) };
}

test('to a line in a function and a loop: the first action there completes, and nothing after its statement runs', async () => {
  const { ended, marked } = await runJob(['--to-line', String(lineOf('counted'))]);
  const { run } = marked;
  expect(ended.code, ended.stderr).toBe(0);
  expect(ended.stdout).toBe('');
  expect(run.degraded).toEqual([]);
  expect(run.status).toBe('succeeded');
  expect(marked.action('counted').status).toBe('succeeded');
  expect(run.actions).toHaveLength(1);
  expect(run.script.stoppedAfter).toEqual({ op: 'count', callSite: marked.action('counted').callSite });
  // Spark's output at its end is there.
  expect(run.queries[0]!.plans.final!.name).toContain('AdaptiveSparkPlan');
});

test('to a line that calls functions and uses the result: the statement is finished first', async () => {
  const { ended, marked } = await runJob(['--to-line', String(lineOf('total'))]);
  expect(ended.code, ended.stderr).toBe(0);
  expect(ended.stdout).toBe('first 5\nsecond 5\ntotal 10\n');
  expect(marked.run.script.stoppedAfter!.callSite!.line).toBe(lineOf('total'));
});

test('to a line that the job does not reach: the job runs to its end, and reports the exception and its line', async () => {
  const { ended, marked } = await runJob(['--to-line', '1']);
  const { run } = marked;
  expect(ended.code).toBe(1);
  expect(ended.stdout).toBe('first 5\nsecond 5\ntotal 10\nfinally\nexit handler\n');
  expect(run.status).toBe('failed');
  expect(run.script.stopAfter).toEqual({ file: script, line: 1 });
  expect(run.script.stoppedAfter).toBeNull();
  expect(run.script.error!.message).toBe('ValueError: the end of it');
  expect(run.script.error!.frames.map(frame => [frame.file, frame.line, frame.function])).toEqual([
    [script, lineOf('raises'), 'main'],
    [script, expect.any(Number), '<module>'],
  ]);
});
