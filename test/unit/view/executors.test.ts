import { describe, expect, test } from 'vitest';
import { configuration } from '../../../src/view/configuration';
import { renderSummary } from '../../../src/view/text/summary';
import type { Application, Executor, Run } from '../../../src/model/run';
import { APPLICATION, START } from '../../fixtures/runs/runBuilder';
import { productionRun } from '../../fixtures/runs/productionRun';

const executor = (id: string, more: Partial<Executor> = {}): Executor => ({
  ...{ id, applicationId: APPLICATION, hostPort: `node-${id}:7337`, isActive: true, totalCores: 4, maxTasks: 4 },
  ...{ maxMemory: 2 ** 30, activeTasks: 0, failedTasks: 0, completedTasks: 100, totalTasks: 100 },
  ...{ totalDuration: 1_800_000, totalGCTime: 9_000, totalInputBytes: 2 ** 31, totalShuffleRead: 0 },
  ...{ totalShuffleWrite: 0, addTime: START, removeTime: null, removeReason: null, ...more },
});

function cluster(): Run {
  const run = productionRun(2);
  const lost = { removeTime: START + 60_000, removeReason: 'worker lost\u001b[31m', isActive: false };
  const driver = executor('driver', { maxTasks: 0, totalCores: 0, totalTasks: 0, completedTasks: 0 });
  run.executors.push(driver, executor('1'), executor('2', { ...lost, failedTasks: 7, totalDuration: 120_000 }));
  return run;
}

const section = (run: Run, title: string, options: object = {}) => {
  const text = renderSummary(run, { width: 140, color: false, ...options });
  return text.split('\n\n').find(block => block.startsWith(`── ${title}`)) ?? null;
};

describe('executors', () => {
  test('tell what they did, how busy they were while they lived, and why one is gone', () => {
    const lines = section(cluster(), 'Executors')!.split('\n').slice(1);
    expect(lines[0]).toMatch(/executor +host +state +cores +memory +busy +tasks +failed +task time +GC +input$/);
    // 30 minutes of tasks in 15 minutes of four cores.
    expect(lines[1]).toMatch(/^ 1 +node-1 +4 +1\.0 GiB +50 % +100 +30m 00s +9\.0 s +2\.0 GiB$/);
    expect(lines[2]).toMatch(/^ 2 +node-2 +removed at 1m 00s +4 +1\.0 GiB +50 % +100 +7 +2m 00s/);
    expect(lines.slice(3)).toEqual([expect.stringMatching(/^ executor 2 was removed after 1m 00s: worker lost/)]);
    expect(lines.join()).not.toContain('\u001b');
  });

  test('a single one is told only if it is asked for', () => {
    const run = productionRun(2);
    run.executors.push(executor('1'));
    expect(section(run, 'Executors')).toBe(null);
    expect(section(run, 'Executors', { all: 'executors' })).toContain('node-1');
  });

  test('of many, the busiest are told, and how to see the others', () => {
    const run = productionRun(2);
    for (let id = 1; id <= 14; id += 1) run.executors.push(executor(String(id), { totalDuration: id * 1000 }));
    const text = section(run, 'Executors')!;
    expect(text).toContain('4 more executors not shown: use strobe show --executors');
    expect(text).not.toMatch(/node-4\b/);
    expect(section(run, 'Executors', { all: 'executors' })).toMatch(/node-4\b/);
  });
});

describe('the configuration', () => {
  const properties = { 'spark.app.id': 'app-1', 'spark.sql.shuffle.partitions': '8', 'my.own': 'a' };

  test('has what somebody has set before what Spark sets', () => {
    expect(configuration({ properties } as unknown as Application)).toEqual({
      own: [
        ['my.own', 'a'],
        ['spark.sql.shuffle.partitions', '8'],
      ],
      ofSpark: [['spark.app.id', 'app-1']],
    });
  });

  test('is printed only if it is asked for', () => {
    const run = productionRun(2);
    run.applications[0]!.properties = properties;
    expect(section(run, 'Configuration')).toBe(null);
    expect(section(run, 'Configuration', { all: 'configuration' })!.split('\n').slice(1)).toEqual([
      ' my.own = a',
      ' spark.sql.shuffle.partitions = 8',
      ' spark.app.id = app-1',
    ]);
  });
});
