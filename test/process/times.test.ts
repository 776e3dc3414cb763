import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { nodeTime } from '../../src/model/nodeTime';
import { mainDataset } from '../../src/model/mainDataset';
import type { PlanNode, Run } from '../../src/model/run';
import { lineageGroups } from '../../src/view/text/lineageGroups';
import { planTree } from '../../src/view/text/planTree';
import { markedLines } from './support/markedLines';
import { projectRoot, showJson, strobe } from './support/strobe';
import { WarmJvm } from './support/warmJvm';

/** 400 rows of 50 ms each. */
const SLEPT = 20_000;
const script = join(projectRoot, 'test/jobs/slept.py');
const line = markedLines(script);

let jvm: WarmJvm;
let run: Run;
let cwd: string;
beforeAll(async () => {
  jvm = await WarmJvm.start();
  cwd = mkdtempSync(join(tmpdir(), 'strobe-times-'));
  const recording = join(cwd, 'run.strobe');
  const recorded = await strobe(['run', '--recording', recording, script], { cwd, env: jvm.env });
  expect(recorded, recorded.stderr).toMatchObject({ code: 0, stdout: '4\n400\n5\n' });
  run = await showJson(recording);
});
afterAll(async () => {
  await jvm.stop();
  rmSync(cwd, { recursive: true, force: true });
});

function nodes(node: PlanNode): PlanNode[] {
  return [node, ...node.children.flatMap(nodes)];
}

const action = (mark: string) => run.actions.find(each => each.callSite?.line === line(mark))!;
const queryOf = (mark: string) => run.queries.find(each => each.actionId === action(mark).id)!;
/** A sum of the metric and its parts would be twice as long; on a busy machine it is longer, too. */
const close = (time: number): boolean => time >= SLEPT && time <= SLEPT * 1.6;

describe('a function that sleeps for a known time', () => {
  test('has its node’s time, over tasks, not added to its parts', () => {
    const python = nodes(queryOf('first').plans.final!).find(node => node.name.endsWith('EvalPython'))!;
    const found = nodeTime(python.metrics)!;
    expect(found.over).toBe('tasks');
    expect(found.time).toSatisfy(close);
    const text = planTree(run, { width: 100, color: false }).filter(each => each.includes('EvalPython'));
    expect(text.some(each => / [23]\d\.\d s /.test(each))).toBe(true);
  });

  test('names its stage, which stays with its action', () => {
    const own = run.stages.filter(stage => stage.actionId === action('first').id && stage.startTime !== null);
    const longest = own.reduce((most, stage) => (stage.executorRunTime > most.executorRunTime ? stage : most));
    expect(longest.executorRunTime).toBeGreaterThanOrEqual(SLEPT);
    expect(mainDataset(run, longest)!.callSite!.line).toBe(line('slept'));
    const later = run.datasets.filter(({ callSite }) => callSite?.line === line('later'));
    expect(later.flatMap(({ stages }) => stages.map(({ stageId }) => stageId))).not.toContain(longest.id);
    const readers = nodes(queryOf('later').plans.final!);
    expect(readers.flatMap(({ stageIds }) => stageIds)).not.toContain(longest.id);
  });

  test('has its time at its own line, and all lines together are at most the run', () => {
    const groups = [...new Set(lineageGroups(run).values())];
    expect(groups.reduce((sum, { share }) => sum + share, 0)).toBeLessThanOrEqual(1);
    const slept = run.datasets.find(({ callSite }) => callSite?.line === line('slept'))!;
    const most = groups.reduce((best, each) => (each.share > best.share ? each : best));
    expect(most.datasetIds).toContain(slept.id);
    // Two tasks sleep in parallel.
    expect(most.elapsed).toBeGreaterThan(0.45 * SLEPT);
    expect(most.elapsed).toBeLessThan(0.95 * SLEPT);
    expect(most.executorTime).toSatisfy((time: number) => time >= 0.95 * SLEPT && time <= 1.8 * SLEPT);
  });
});
