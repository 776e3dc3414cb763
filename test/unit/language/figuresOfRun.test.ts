import { describe, expect, test } from 'vitest';
import { anchorsIn } from '../../../src/language/figureAnchors';
import { figuresOfRun } from '../../../src/wire/figuresOfRun';
import type { Run } from '../../../src/model/run';
import { ratingsRun } from '../../fixtures/runs/ratingsRun';

const uri = 'file:///ratings.py';
const figuresOf = (run: Run) => figuresOfRun(run, run.script.file!, uri)!;

function sites(run: Run) {
  return figuresOf(run).sites;
}

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

  test('tell of an action its time, its jobs and what its stages shuffled', () => {
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

  test('tell a call that read a schema once, as what it ran', () => {
    expect(sites(ratingsRun()).filter(site => site.op === 'createDataFrame')).toMatchObject([{ kind: 'action' }]);
  });

  test('say how many datasets share the time of their stages', () => {
    const shared = sites(ratingsRun()).filter(site => site.kind === 'dataset' && site.time !== null);
    expect(shared.length).toBeGreaterThan(2);
    expect(Math.max(...shared.map(site => site.sharedBy))).toBeGreaterThan(1);
  });

  test('add up what a line did in a loop, and keep its failure', () => {
    const run = ratingsRun();
    const collect = run.actions.find(action => action.op === 'collect')!;
    const more = {
      ...collect,
      id: 99,
      status: 'failed' as const,
      error: 'Job aborted.\n at …',
      endTime: collect.startTime + 5,
    };
    run.actions.push({ ...more, jobIds: [98] });
    expect(sites(run).find(site => site.op === 'collect')).toMatchObject({
      calls: 2,
      time: collect.endTime! - collect.startTime + 5,
      jobs: collect.jobIds.length + 1,
      error: 'Job aborted.',
    });
  });

  test('are none for a file that the run did not see', () => {
    expect(figuresOfRun(ratingsRun(), '/other.py', uri)).toBeNull();
  });
});
