import { describe, expect, test } from 'vitest';
import { runProgress } from '../../../src/view/runProgress';
import { withPromised } from '../../../src/view/withPromised';
import type { StaticNode } from '../../../src/wire/languageMessages';
import { RunBuilder } from '../../fixtures/runs/runBuilder';

const FILE = '/work/job.py';
const SCRIPT = 'a.count()\nif b:\n    b.count()\nc.count()\nd.count()\n';
const NONE = { certain: new Set<number>() };

function builder(): RunBuilder {
  const built = new RunBuilder(FILE, SCRIPT);
  built.run.status = 'running';
  return built;
}

function action(id: number, code: string, isCertain: boolean): StaticNode {
  const { line, column, endLine, endColumn } = new RunBuilder(FILE, SCRIPT).site(code);
  const position = { line: 0, character: 0 };
  return {
    ...{ id, kind: 'action', datasetKind: null, op: 'count', owner: 'RDD', callKind: 'action', width: null },
    ...{ parentIds: [], isCertain, times: 1, range: { start: position, end: position }, source: code },
    callSite: { line, column: column!, endLine: endLine!, endColumn: endColumn!, function: '<module>' },
  };
}

const nodes = [
  action(1, 'a.count()', true),
  action(2, 'b.count()', false),
  action(3, 'c.count()', true),
  action(4, 'd.count()', true),
];
const lineage = { uri: '', version: 1, isJob: true, nodes };
const progress = (built: RunBuilder) => runProgress(built.run, withPromised(built.run, FILE, lineage));

describe('the actions of a run', () => {
  test('include started and certain actions, but none in a branch', () => {
    const built = builder();
    expect(progress(built).actions).toEqual({ done: 0, all: 3 });
    built.action(1, 'count', 'a.count()', 0, 50);
    expect(progress(built).actions).toEqual({ done: 1, all: 3 });
    built.action(2, 'count', 'b.count()', 60, null);
    expect(progress(built).actions).toEqual({ done: 1, all: 4 });
  });

  test('exclude actions that the script passed without a job', () => {
    const built = builder();
    built.action(1, 'count', 'a.count()', 0, 50);
    const last = built.action(4, 'count', 'd.count()', 60, null);
    last.frames = [built.site('d.count()', '<module>')];
    expect(progress(built).actions).toEqual({ done: 1, all: 2 });
  });

  test('are only the started ones after the run', () => {
    const built = builder();
    built.action(1, 'count', 'a.count()', 0, 50);
    built.run.status = 'failed';
    expect(progress(built).actions).toEqual({ done: 1, all: 1 });
  });
});

describe('the tasks of a run', () => {
  test('include completed and pending tasks, but none of skipped or ended stages', () => {
    const built = builder();
    built.stage(0, 'a', 0, 10, { numTasks: 8, numCompletedTasks: 8 });
    built.stage(1, 'b', 10, 20, { numTasks: 200, numCompletedTasks: 0, status: 'skipped' });
    built.stage(2, 'c', 10, 20, { numTasks: 50, numCompletedTasks: 3, status: 'cancelled' });
    built.stage(3, 'd', 20, null, { numTasks: 10, numCompletedTasks: 4, status: 'running' });
    built.stage(4, 'e', 0, null, { numTasks: 5, numCompletedTasks: 0, status: 'pending' });
    expect(runProgress(built.run, NONE).tasks).toEqual({ done: 15, all: 26 });
  });
});
