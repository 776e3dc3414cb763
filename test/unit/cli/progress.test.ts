import stringWidth from 'string-width';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { ProgressPrinter, renderProgress } from '../../../src/cli/progress';
import type { Run } from '../../../src/model/run';
import { ratingsRun } from '../../fixtures/runs/ratingsRun';
import { START } from '../../fixtures/runs/runBuilder';
import { VirtualTerminal } from './virtualTerminal';

/** The sample run during its join: stages 6 and 5 run. */
function runningRun(done = 41, running = [6]): Run {
  const run = ratingsRun();
  run.status = 'running';
  for (const stage of run.stages) {
    if (!running.includes(stage.id)) continue;
    Object.assign(stage, { status: 'running', endTime: null, numCompletedTasks: Math.min(done, stage.numTasks) });
  }
  for (const action of run.actions.slice(2)) Object.assign(action, { status: 'running', endTime: null });
  run.actions.length = 3;
  return run;
}

const printer = (stream: VirtualTerminal): ProgressPrinter =>
  new ProgressPrinter(stream, { color: false, now: () => START + 9800 });

describe('progress as lines', () => {
  test('a running stage has a bar, its tasks and its line of the script', () => {
    const lines = renderProgress(runningRun(), { width: 100, color: false, now: START + 9800 });
    expect(lines).toEqual([
      '● running 12.0 s · ③ collect ratings.py:28 · 41/96 tasks · 2 actions done',
      '  stage 6 ▓▓▓▓▓░░░░░░░ 41/96 tasks · agg ratings.py:25',
    ]);
  });

  test.each([40, 60, 80, 120])('no line is wider than %i columns', width => {
    for (const line of renderProgress(runningRun(41, [1, 2, 3, 4, 5, 6]), {
      width,
      color: true,
      now: START + 4_000_000,
    }))
      expect(stringWidth(line)).toBeLessThanOrEqual(width);
  });

  test('of many running stages, the first few are shown and the others counted', () => {
    const lines = renderProgress(runningRun(1, [1, 2, 3, 4, 5, 6]), { width: 100, color: false });
    expect(lines).toHaveLength(5);
    expect(lines[4]).toBe('  and 3 more stages');
  });
});

describe('progress on a terminal', () => {
  // Whatever runs these tests: a terminal that cannot move its cursor gets no panel.
  beforeEach(() => void vi.stubEnv('TERM', 'xterm-256color'));
  afterEach(() => void vi.unstubAllEnvs());

  test('stays at the bottom while the job prints above it, and leaves nothing behind', async () => {
    const terminal = new VirtualTerminal(80, 12);
    const progress = printer(terminal);
    terminal.write('$ strobe run ratings.py\n');
    progress.update(runningRun(1));
    const printed: string[] = [];
    for (let index = 1; index <= 40; index += 1) {
      terminal.write(`row ${index}\n`);
      printed.push(`row ${index}`);
      progress.update(runningRun(index));
      expect((await terminal.screen())[11]).toContain(`${index}/96 tasks`);
    }
    progress.end();
    expect(await terminal.everything()).toEqual(['$ strobe run ratings.py', ...printed]);
  });

  test('output of the job without a line end stays, and continues where it stopped', async () => {
    const terminal = new VirtualTerminal(80, 10);
    const progress = printer(terminal);
    terminal.write('name? ');
    progress.update(runningRun(1));
    progress.update(runningRun(2));
    expect(await terminal.cursor()).toEqual({ column: 6, row: 0 });
    terminal.write('Ada');
    progress.update(runningRun(3));
    progress.end();
    expect(await terminal.everything()).toEqual(['name? Ada']);
  });

  test('at the bottom of a full screen, it makes room instead of covering the last lines', async () => {
    const terminal = new VirtualTerminal(80, 10);
    const before = Array.from({ length: 25 }, (_, index) => `line ${index}`);
    terminal.write(before.join('\n'));
    const progress = printer(terminal);
    progress.update(runningRun(1, [6]));
    progress.update(runningRun(1, [5, 6]));
    progress.end();
    expect(await terminal.everything()).toEqual(before);
  });

  test('can be cleared, and the next update draws it again', async () => {
    const terminal = new VirtualTerminal(80, 10);
    const progress = printer(terminal);
    progress.update(runningRun(1));
    progress.clear();
    expect(await terminal.everything()).toEqual([]);
    progress.update(runningRun(1));
    expect((await terminal.screen())[8]).toContain('running');
    progress.end();
    progress.end();
    progress.update(runningRun(2));
    expect(await terminal.everything()).toEqual([]);
  });

  test.each([
    [60, 20],
    [100, 9],
    [80, 12],
  ])('on a terminal that is resized to %i × %i, it is shown once, at the new bottom', async (columns, rows) => {
    const terminal = new VirtualTerminal(80, 14);
    const progress = printer(terminal);
    terminal.write('first\n');
    progress.update(runningRun(7));
    await terminal.resize(columns, rows);
    const screen = await terminal.screen();
    expect(screen[rows - 1]).toContain('7/96 tasks');
    expect(screen.filter(line => line.includes('stage 6'))).toHaveLength(1);
    progress.end();
    expect(await terminal.everything()).toEqual(['first']);
  });

  test('on a terminal with few rows, it is printed as lines', () => {
    const written: string[] = [];
    const progress = new ProgressPrinter(
      { write: text => written.push(text), isTTY: true, rows: 4, columns: 80 },
      { color: false },
    );
    progress.update(runningRun(1));
    expect(written.join('')).not.toContain('\u001b');
  });
});

describe('progress if stderr is not a terminal', () => {
  function collected(): { written: string[]; progress: ProgressPrinter } {
    const written: string[] = [];
    return { written, progress: new ProgressPrinter({ write: text => written.push(text) }, { color: false }) };
  }

  test('one line when a stage starts and one when it ends', () => {
    const { written, progress } = collected();
    const running = runningRun(1);
    running.stages = running.stages.filter(stage => stage.id === 6);
    const done = ratingsRun();
    done.stages = done.stages.filter(stage => stage.id === 6);
    for (const run of [running, running, done, done]) progress.update(run);
    progress.end();
    expect(written).toEqual([
      'stage 6 started: 96 tasks · agg ratings.py:25\n',
      'stage 6 succeeded in 2.6 s: 96 tasks · agg ratings.py:25\n',
    ]);
  });

  test('a server that does not answer, and one that answers again', () => {
    const { written, progress } = collected();
    const silent = runningRun();
    silent.stages = [];
    silent.applications = [{ ...silent.applications[0]!, endTime: null, master: 'sc://db:1', silentSince: START }];
    const again = { ...silent, applications: [{ ...silent.applications[0]!, silentSince: null }] };
    for (const run of [again, silent, silent, again]) progress.update(run);
    expect(written).toEqual(['sc://db:1 does not answer, pyspark tries again\n', 'sc://db:1 answers again\n']);
    expect(renderProgress(silent, { width: 120, color: false })[0]).toBe(
      '● running · ③ collect ratings.py:28 · sc://db:1 does not answer, pyspark tries again · 2 actions done',
    );
  });

  test('stages that Spark skipped or has not begun are not shown', () => {
    const { written, progress } = collected();
    const run = runningRun();
    for (const stage of run.stages) stage.status = stage.id % 2 ? 'skipped' : 'pending';
    progress.update(run);
    expect(written).toEqual([]);
  });
});
