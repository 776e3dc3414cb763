import { describe, expect, test } from 'vitest';
import { callSiteOf } from '../../../src/view/callSiteOf';
import { queriesOf } from '../../../src/view/queriesOf';
import { RunLinks } from '../../../src/view/runLinks';
import { subjectOf } from '../../../src/view/subject';
import { thingsAtLine } from '../../../src/view/thingsAtLine';
import { ratingsRun } from '../../fixtures/runs/ratingsRun';

const run = ratingsRun();
const links = new RunLinks(run);
const thing = (key: string) => links.thing(key)!;

describe('a key', () => {
  test('identifies one thing', () => {
    for (const each of run.datasets) expect(thing(links.dataset(each.id))).toEqual({ type: 'dataset', id: each.id });
    for (const { applicationId, id } of run.stages)
      expect(thing(links.stage(applicationId, id))).toEqual({ type: 'stage', applicationId, id });
    const { applicationId } = run.queries[0]!;
    expect(thing(links.planNode(applicationId, 1, 11))).toEqual({
      type: 'planNode',
      applicationId,
      queryId: 1,
      id: 11,
    });
    expect(links.thing('')).toBeNull();
    expect(links.thing('x9')).toBeNull();
  });

  test('has the line of its thing', () => {
    const line = (key: string) => callSiteOf(run, thing(key))?.line;
    expect(line('d9')).toBe(23);
    expect(line('a61')).toBe(28);
    // A stage has the line of its last dataset; a job and a query have the line of their action.
    expect(line('s0-6')).toBe(25);
    expect(line('j0-3')).toBe(28);
    expect(line('q0-1')).toBe(28);
    expect(line('n0-1-11')).toBe(23);
    expect(line('d999')).toBeUndefined();
  });
});

test('a line has the datasets, actions and plan nodes whose call includes it', () => {
  const file = run.script.file!;
  expect([...thingsAtLine(run, links, file, 28)]).toEqual(['a61']);
  expect([...thingsAtLine(run, links, file, 23)]).toEqual(expect.arrayContaining(['d9', 'n0-1-11']));
  expect([...thingsAtLine(run, links, file, 1)]).toEqual([]);
  expect([...thingsAtLine(run, links, '/other.py', 28)]).toEqual([]);
});

test('a thing has the queries with it in their plans, or those of the actions that needed it', () => {
  const ids = (key: string) => queriesOf(run, thing(key)).map(query => query.id);
  expect(ids('a61')).toEqual([1]);
  expect(ids('s0-8')).toEqual([2]);
  expect(ids('n0-1-11')).toEqual([1]);
  expect(ids('a22')).toEqual([]);
  expect(queriesOf(run, null).map(query => query.id)).toEqual([1, 2]);
});

test('a thing has a title and key facts', () => {
  expect(subjectOf(run, thing('s0-6'))).toEqual({
    title: 'stage 6 · agg :25',
    facts: [
      '✓ succeeded',
      '96/96 tasks',
      '2.6 s elapsed',
      '7.9 s of executor time',
      '18 KiB shuffled',
      '64 MiB spilled',
      'skew 6.1×',
    ],
  });
  expect(subjectOf(run, thing('d9'))?.title).toBe('ratings.join(movies, "movie")');
  expect(subjectOf(run, thing('a61'))).toMatchObject({ title: '③ collect', facts: expect.arrayContaining(['4 jobs']) });
  expect(subjectOf(run, thing('d999'))).toBeNull();
});
