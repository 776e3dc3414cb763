import { Script } from 'node:vm';
import { describe, expect, test } from 'vitest';
import { htmlReport } from '../../../src/cli/report/htmlReport';
import { reportScript } from '../../../src/cli/report/reportScript';
import { reduceRun } from '../../../src/model/reduceRun';
import type { Run } from '../../../src/model/run';
import type { Task } from '../../../src/model/tasks/task';
import { TaskList } from '../../../src/model/tasks/taskList';
import { taskListOf } from '../../../src/model/tasks/taskStore';
import { explainRun } from '../../fixtures/runs/explainRun';
import { failedRun } from '../../fixtures/runs/failedRun';
import { productionRun } from '../../fixtures/runs/productionRun';
import { ratingsRun } from '../../fixtures/runs/ratingsRun';
import { emptyRun } from '../../fixtures/runs/runBuilder';
import { syntheticRun } from '../../fixtures/runs/syntheticRun';
import { wastefulEvents } from '../../webview/support/wastefulEvents';

const wastefulRun = reduceRun(wastefulEvents);

const HOSTILE = '</script><img src=x onerror="alert(1)">\u0000\'"&amp;';

/** A run in which every external text tries to break out of its place. */
function hostileRun(run: Run = failedRun()): Run {
  const spoil = (value: unknown, key: string): unknown => {
    if (typeof value === 'string' && !['status', 'kind', 'mode', 'applicationId', 'type', 'uiUrl'].includes(key))
      return value + HOSTILE;
    if (Array.isArray(value)) return value.map(each => spoil(each, key));
    if (value instanceof TaskList) return taskListOf(spoil([...value], key) as Task[]);
    if (value !== null && typeof value === 'object')
      return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, spoil(each, name)]));
    return value;
  };
  return spoil(run, '') as Run;
}

function related(page: string): Record<string, string[]> {
  return JSON.parse(/id="related">([\s\S]*?)<\/script>/.exec(page)?.[1] ?? '') as Record<string, string[]>;
}

const RUNS: [string, Run][] = [
  ['ratings', ratingsRun()],
  ['failed', failedRun()],
  ['explain', explainRun()],
  ['production', productionRun(40)],
  ['hostile', hostileRun()],
  ['wasteful', wastefulRun],
  ['hostile wasteful', hostileRun(wastefulRun)],
  ['1 dataset', syntheticRun(1)],
  ['200 datasets', syntheticRun(200)],
  ['empty', emptyRun()],
];

describe('the report', () => {
  test.each(RUNS)('of %s loads nothing', (_, run) => {
    const page = htmlReport(run);
    const policy = /http-equiv="Content-Security-Policy"\s+content="([^"]*)"/.exec(page)?.[1];
    expect(policy).toContain("default-src 'none'");
    expect(page).not.toMatch(/<(link|iframe|object|embed|base|form)\b/i);
    const tags = page.match(/<[a-zA-Z](?:"[^"]*"|[^">])*>/g) ?? [];
    for (const tag of tags) expect(tag.replace(/"[^"]*"/g, '')).not.toMatch(/\s(href|src|srcset|action|formaction)=/i);
    expect(page).not.toMatch(/url\(|@import/);
  });

  test.each([
    ['failed', failedRun()],
    ['wasteful', wastefulRun],
  ] as [string, Run][])('external text stays in its place in a %s run', (_, run) => {
    const page = htmlReport(hostileRun(run));
    expect(page).not.toContain('<img');
    expect(page).not.toContain('\u0000');
    expect(page.match(/<script/g)).toHaveLength(2);
    expect(page.match(/<\/script>/g)).toHaveLength(2);
    expect(page).toContain('&lt;/script>&lt;img src=x onerror=&quot;alert(1)&quot;>');
    expect(() => related(page)).not.toThrow();
  });

  test('even an id that is not a number stays in its place', () => {
    const run = failedRun();
    for (const each of [...run.datasets, ...run.actions, ...run.stages, ...run.jobs])
      Object.assign(each, { id: HOSTILE });
    const page = htmlReport(run);
    expect(page).not.toContain('<img');
    expect(page.match(/<\/script>/g)).toHaveLength(2);
  });

  test.each(RUNS)('of %s has balanced tags', (_, run) => {
    const body = htmlReport(run)
      .replace(/<script[\s\S]*?<\/script>/g, '')
      .replace(/<style[\s\S]*?<\/style>/g, '');
    const open: string[] = [];
    for (const [tag, name = ''] of body.matchAll(/<\/?([a-zA-Z][\w-]*)(?:"[^"]*"|[^">])*>/g)) {
      if (/^(meta|!doctype)$/i.test(name) || tag.endsWith('/>')) continue;
      if (tag.startsWith('</')) expect(open.pop(), tag).toBe(name);
      else open.push(name);
    }
    expect(open).toEqual([]);
  });

  test('every dataset, action, stage and marked line can be selected, with everything related to it', () => {
    const run = ratingsRun();
    const page = htmlReport(run);
    const keys = new Set([...page.matchAll(/data-k="([^"]+)"/g)].map(match => match[1]));
    for (const { id } of run.datasets) expect(keys).toContain(`d${id}`);
    for (const { id } of run.actions) expect(keys).toContain(`a${id}`);
    for (const { id } of run.stages) expect(keys).toContain(`s0-${id}`);
    for (const line of [15, 16, 17, 19, 20, 23, 25, 27, 28, 30, 31]) expect(keys).toContain(`l0-${line}`);
    const links = related(page);
    expect(links['d9']).toEqual(expect.arrayContaining(['l0-23', 's0-6']));
    expect(links['a61']).toEqual(expect.arrayContaining(['d12', 'l0-28', 's0-6', 'j0-3', 'q0-1']));
    const nodes = links['d9']?.filter(key => key.startsWith('n0-1-')) ?? [];
    expect(nodes.length).toBeGreaterThan(2);
    expect(nodes.some(key => keys.has(key))).toBe(true);
  });

  test('each dataset is described in words, and the lineage is also available as text', () => {
    const page = htmlReport(ratingsRun());
    expect(page).toContain(
      'aria-label="join ratings.join(movies, &quot;movie&quot;) :23, from createDataFrame ratings.py:17 (shuffle 12 MiB) and dropDuplicates ratings.py:20 (shuffle 922 KiB), stage 6, 2.6 s elapsed"',
    );
    expect(page).toMatch(/<pre[^>]*>[^<]*textFile {2,}:15/);
  });

  test('the text of a dataset stays inside its box', () => {
    const run = ratingsRun();
    for (const dataset of run.datasets) dataset.op = 'a_very_long_name_of_a_method_that_somebody_patched_in';
    const texts = [...htmlReport(run).matchAll(/<text class="(op|code|name)"[^>]*>([^<]*)<\/text/g)].map(
      match => match[2] ?? '',
    );
    expect(texts.length).toBeGreaterThan(20);
    for (const text of texts) expect(text.replace(/&[#\w]+;/g, '.').length).toBeLessThanOrEqual(42);
  });

  test('failures, findings and missing data come before the drawings', () => {
    const page = htmlReport(failedRun());
    const at = (text: string): number => page.indexOf(text);
    expect(at('ValueError: could not convert')).toBeLessThan(at('<svg'));
    expect(at('Spark dropped 12 listener events')).toBeLessThan(at('<svg'));
    expect(at('ValueError: could not convert')).toBeGreaterThan(0);
    expect(htmlReport(ratingsRun())).toMatch(/data-rule="stage.dataSkew".*costs 1\.9 s/);
  });

  test('the driver costs are shown, with the path as a drawing and the avoidable part', () => {
    const page = htmlReport(wastefulRun);
    expect(page).toContain('id="driver"');
    expect(page).toMatch(/aria-label="Data path of the whole run\. driver to Py4J socket: [\d,]+ calls/);
    for (const words of ['unaccounted', 'Driver cost by line', 'sc.broadcast(rates)', 'Python workers'])
      expect(page).toContain(words);
    expect(htmlReport(productionRun(40))).not.toContain('id="driver"');
  });

  test('if adaptive execution changed the plan, the initial one is shown next to the final one', () => {
    const page = htmlReport(ratingsRun());
    expect(page).toMatch(/<figcaption>initial<\/figcaption>[\s\S]*<figcaption>final<\/figcaption>/);
    // The two exchanges that are read with another number of partitions, only in the final plan.
    expect(page.match(/class="changed"/g)).toHaveLength(2);
    expect(htmlReport(productionRun())).not.toContain('<figcaption>');
  });

  test('an event log of a cluster shows plans and jobs, and explains why there is no lineage', () => {
    const page = htmlReport(productionRun(40));
    expect(page).toContain('Spark wrote this event log without Strobe');
    expect(page).toContain('10 shorter queries omitted');
    expect(page).toContain('load part 39');
  });

  test('its script is valid', () => {
    expect(() => new Script(reportScript)).not.toThrow();
  });
});
