import { describe, expect, test } from 'vitest';
import { anchorsIn } from '../../../src/language/figureAnchors';
import { figuresOfRun } from '../../../src/extension/figuresOfRun';
import { lineProfile } from '../../../src/model/lineProfile';
import { reduceRun } from '../../../src/model/reduceRun';
import type { Run } from '../../../src/model/run';
import { recordedEvents } from '../support/recordedEvents';
import { findingOf } from '../../fixtures/runs/findingOf';
import { ratingsRun } from '../../fixtures/runs/ratingsRun';

const uri = 'file:///ratings.py';
const figuresOf = (run: Run) => figuresOfRun(run, run.script.file!, uri)!;

function sites(run: Run) {
  return figuresOf(run).sites;
}

const NOWHERE = { file: null, line: null, column: null, endLine: null, endColumn: null, function: null };

describe('the figures of a run for the editor', () => {
  test('are those of each call site of the file, with the text that ran', () => {
    const run = ratingsRun();
    const figures = figuresOf(run);
    expect(figures).toMatchObject({ uri, text: run.script.sources[0]!.text, startTime: run.script.startTime });
    const anchors = anchorsIn(figures);
    expect(anchors).toHaveLength(figures.sites.length);
    const lines = figures.text.split('\n');
    for (const { site, range } of anchors)
      expect(lines[range.end.line]!.slice(0, range.end.character)).toContain(site.op);
  });

  test('include time, jobs and shuffle bytes of an action', () => {
    const run = ratingsRun();
    const collect = run.actions.find(action => action.op === 'collect')!;
    const stages = run.stages.filter(stage => stage.actionId === collect.id);
    expect(stages.length).toBeGreaterThan(1);
    expect(sites(run).find(site => site.op === 'collect')).toMatchObject({
      kind: 'action',
      calls: 1,
      time: collect.endTime! - collect.startTime,
      jobs: collect.jobIds.length,
      shuffleBytes: stages.reduce((all, stage) => all + stage.shuffleWriteBytes, 0),
      error: null,
    });
  });

  test('include a schema read only once, as an action', () => {
    expect(sites(ratingsRun()).filter(site => site.op === 'createDataFrame')).toMatchObject([{ kind: 'action' }]);
  });

  test('include the number of datasets that share the time of their stages', () => {
    const shared = sites(ratingsRun()).filter(site => site.kind === 'dataset' && site.time !== null);
    expect(shared.length).toBeGreaterThan(2);
    expect(Math.max(...shared.map(site => site.sharedBy))).toBeGreaterThan(1);
  });

  test('add the calls of a line in a loop, and keep its failure', () => {
    const run = ratingsRun();
    const collect = run.actions.find(action => action.op === 'collect')!;
    const cause = { type: 'ValueError', message: 'no number', ...NOWHERE };
    const more = {
      ...collect,
      id: 99,
      status: 'failed' as const,
      cause: { ...cause, file: '/jobs/helpers.py', line: 9 },
      endTime: collect.startTime + 5,
    };
    run.actions.push({ ...more, jobIds: [98] });
    expect(sites(run).find(site => site.op === 'collect')).toMatchObject({
      calls: 2,
      time: collect.endTime! - collect.startTime + 5,
      jobs: collect.jobIds.length + 1,
      error: 'ValueError: no number (helpers.py:9)',
    });
  });

  test('are absent for a file that the run did not record', () => {
    expect(figuresOfRun(ratingsRun(), '/other.py', uri)).toBeNull();
  });
});

describe('driver cost', () => {
  const wasteful = () => {
    const run = ratingsRun();
    const file = run.script.file!;
    const callSite = run.actions.find(action => action.op === 'collect')!.callSite!;
    const cost = {
      ...run.ledger,
      sparkTime: 600,
      pysparkTime: 50,
      userTime: 0,
      bytesSent: 0,
      bytesReceived: 0,
      largeReplies: 0,
    };
    const paid = { ...cost, largeReplyTime: 0, slowest: null, mostRepeated: null, py4jCalls: 3, py4jTime: 900 };
    run.ledger.sites.push({ callSite, ops: ['collect'], calls: 1, ...paid });
    const unused = { rule: 'driver.unusedRows', title: '`collect` fetched unused rows', found: '…', change: 'Count.' };
    const safeEdit = {
      title: 'Use `count`',
      file,
      line: callSite.line,
      column: 4,
      endLine: callSite.line,
      endColumn: 9,
      text: 'n',
    };
    run.findings.push(findingOf({ ...unused, lines: [callSite], safeEdit }));
    run.findings.push(findingOf({ ...unused, lines: [callSite], marked: false }));
    return { run, line: callSite.line, file };
  };

  test('is at the whole line, without the time of Spark, and with its marked findings', () => {
    const { run, line } = wasteful();
    const lines = sites(run).filter(site => site.kind === 'line' && site.line === line);
    expect(lines).toMatchObject([
      {
        line,
        column: null,
        driverTime: 350,
        findings: [
          {
            code: 'driver.unusedRows',
            message: 'collect fetched unused rows (costs 1.9 s · 19 %): … Count.',
            edit: { title: 'Use count', column: 4, endColumn: 9, text: 'n' },
          },
        ],
      },
    ]);
    const anchor = anchorsIn(figuresOf(run)).find(({ site }) => site.kind === 'line' && site.driverTime === 350)!;
    expect(anchor.range.start.line).toBe(line - 1);
    expect(anchor.range.start.character).toBeGreaterThan(0);
  });

  test('does not include waiting for a stream', () => {
    const { run } = wasteful();
    run.ledger.sites.at(-1)!.ops = ['awaitTermination'];
    expect(sites(run).some(({ driverTime }) => driverTime === 350)).toBe(false);
  });

  test('of another file is not included', () => {
    const { run } = wasteful();
    for (const { callSite } of run.ledger.sites) callSite!.file = '/elsewhere.py';
    for (const { lines } of run.findings) for (const site of lines) site.file = '/elsewhere.py';
    expect(sites(run).filter(site => (site.driverTime ?? 0) > 0 || site.findings?.length)).toEqual([]);
  });
});

describe('the part of the run', () => {
  const partsOf = (run: Run) => sites(run).flatMap(({ line, profile }) => (profile ? [{ line, profile }] : []));

  test('is at each line with 1 % of the run or 100 ms', () => {
    const run = ratingsRun();
    const { lines } = lineProfile(run);
    const shown = lines.filter(({ share, time }) => share >= 0.01 || time >= 100);
    expect(
      partsOf(run)
        .map(({ line }) => line)
        .sort(),
    ).toEqual(shown.map(({ line }) => line).sort());
    const { line, file: _file, ...profile } = shown[0]!;
    expect(partsOf(run).find(each => each.line === line)!.profile).toEqual(profile);
  });

  test('is left out where it is negligible', () => {
    const run = ratingsRun();
    run.script.endTime = run.script.startTime! + 1000 * (run.script.endTime! - run.script.startTime!);
    const { lines } = lineProfile(run);
    expect(lines.some(({ time }) => time < 100)).toBe(true);
    expect(partsOf(run)).toHaveLength(lines.filter(({ time }) => time >= 100).length);
  });

  test('of a function in Python workers is at its definition', () => {
    const run = reduceRun(recordedEvents('measured'));
    const at = sites(run).filter(site => site.functionTime !== undefined);
    const text = figuresOf(run).text.split('\n');
    expect(at.map(({ line }) => text[line - 1])).toEqual(['def slow(x):']);
    expect(at[0]!.functionTime).toBeGreaterThan(20_000);
  });
});
