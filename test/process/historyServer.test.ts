/**
 * Event logs that real Spark wrote in all its forms, opened by Spark's own history server and by Strobe: the same figures,
 * field by field.
 */
import { mkdtempSync, readdirSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { union } from '../../src/model/intervals';
import type { Run } from '../../src/model/run';
import {
  expectJobs,
  expectPlans,
  expectQueries,
  expectSame,
  expectStages,
  expectTasks,
} from './support/expectAsInRest';
import { HistoryProxy } from './support/historyProxy';
import { HistoryServer } from './support/historyServer';
import type { GraphNode } from './support/planGraph';
import { executor, job, JOINED } from './support/restFields';
import { time, type Json } from './support/restMapping';
import { plainPython, projectRoot, showJson, shownRun, strobe, type ShownRun } from './support/strobe';
import { until } from './support/until';

const FORMS = ['plain', 'zstd', 'lz4', 'lzf', 'snappy', 'rolled', 'compacted', 'unfinished'];

/** The history server compacts all but the newest two files of a rolling log: the log that is rolled has no more. */
const COMPACTING = {
  'spark.history.fs.eventLog.rolling.maxFilesToRetain': '2',
  'spark.history.fs.eventLog.rolling.compaction.score.threshold': '0',
};

interface Listed {
  id: string;
  name: string;
  attempts: { attemptId?: string }[];
}

const folder = realpathSync(mkdtempSync(join(tmpdir(), 'strobe-history-')));
let server: HistoryServer | null = null;
let applications: Listed[];

beforeAll(async () => {
  const { code, stderr } = await plainPython([join(projectRoot, 'test/jobs/logged.py'), folder], { cwd: folder });
  expect(code, stderr).toBe(0);
  server = await HistoryServer.start(folder, COMPACTING);
  // It says that it has started before it has read the folder.
  applications = await vi.waitFor(
    async () => {
      const listed = await server!.get<Listed[]>('applications');
      expect(listed.map(({ name }) => name).sort()).toEqual([...FORMS].sort());
      return listed;
    },
    { timeout: 60_000, interval: 250 },
  );
  const compacted = logOf(applications.find(({ name }) => name === 'compacted')!.id);
  const files = () => readdirSync(compacted).filter(name => name.startsWith('events_'));
  await until(
    () => files().length === 3 && files().some(name => name.endsWith('.zstd.compact')),
    () => files().join(', '),
  );
});

afterAll(async () => {
  await server?.stop();
  rmSync(folder, { recursive: true, force: true });
});

const logOf = (id: string) =>
  join(
    folder,
    readdirSync(folder).find(name => name.includes(id))!,
  );

/** A log does not have metrics that are 0. The history server leaves them out; Strobe has a 0 where the operator ran. */
const ZEROS = ['0', '0 ms', '0.0 B'];

function asLogged({ metrics, ...node }: GraphNode, spark: GraphNode | undefined): GraphNode {
  const hasIt = (name: string) => spark?.metrics.some(metric => metric.name === name);
  return { ...node, metrics: metrics.filter(({ name, value }) => hasIt(name) || !ZEROS.includes(value)) };
}

/** The history server takes what has no end for running; Strobe says that it was lost. */
const asRunning = <T extends { status: string }>(all: T[]): T[] =>
  all.map(each => (each.status === 'lost' ? { ...each, status: 'running' } : each));

/** No recorder was there: the actions are Strobe's own. */
const loggedJob = { ...job, actionId: JOINED };

describe.each(FORMS)('a log that is %s', form => {
  let shown: ShownRun;
  /** With the words of the history server. */
  let run: Run;
  let application: string;
  const isUnfinished = form === 'unfinished';
  const ask = (path: string) => server!.get<Json[]>(`${application}/${path}`);

  beforeAll(async () => {
    const { id, attempts } = applications.find(({ name }) => name === form)!;
    const attempt = attempts[0]!.attemptId;
    application = `applications/${id}${attempt === undefined ? '' : `/${attempt}`}`;
    shown = await showJson(logOf(id));
    const { jobs, stages, queries } = shown;
    run = { ...shown, jobs: asRunning(jobs), stages: asRunning(stages), queries: asRunning(queries) };
  });

  test('has the outcome that it had', () => {
    expect(run.status).toBe(isUnfinished ? 'lost' : 'succeeded');
    const isIncomplete = isUnfinished || form === 'compacted';
    expect(run.degraded.map(({ code }) => code)).toEqual(isIncomplete ? ['eventLog.incomplete'] : []);
    expect(run.queries.filter(({ status }) => status === 'failed')).toHaveLength(1);
    for (const all of [shown.jobs, shown.stages, shown.queries])
      expect(all.filter(({ status }) => status === 'lost')).toHaveLength(isUnfinished ? 1 : 0);
  });

  test('has the jobs of the history server', async () => expectJobs(run, await ask('jobs'), loggedJob));

  test('has the stages and tasks of the history server', async () => {
    const stages = await ask('stages?details=true&withSummaries=true&quantiles=0.0,0.25,0.5,0.75,1.0');
    expectStages(run, stages);
    expectTasks(run, stages);
  });

  // It has no end of the stage that was running.
  test.skipIf(isUnfinished)('has gaps where the history server has no stage', async () => {
    const stages = (await ask('stages')).filter(({ submissionTime }) => submissionTime !== undefined);
    const ran = union(stages.map(each => [time('submissionTime')(each)!, time('completionTime')(each)!]));
    const { startTime } = shown.applications[0]!;
    const [first, last] = [ran[0]!, ran.at(-1)!];
    const between = shown.gaps.list.filter(({ before, after }) => before !== null && after !== null);
    expect(between.length).toBeGreaterThan(2);
    expect(between.map(gap => [gap.startTime, gap.startTime + gap.length])).toEqual(
      ran.slice(1).map(([from], index) => [ran[index]![1], from]),
    );
    expect(shown.gaps.list[0]).toMatchObject({ startTime, length: first[0] - startTime, noExecutor: 0 });
    expect(shown.gaps.list.at(-1)!.startTime).toBe(last[1]);
    expect(shown.gaps.driver).toBeCloseTo(shown.profile.rest.find(({ name }) => name === 'Spark idle')!.time, 3);
  });

  test('has the queries of the history server, with each metric as it prints it', async () => {
    const queries = await ask('sql?details=true&planDescription=false&length=1000');
    expectQueries(run, queries);
    expectPlans(run, queries, asLogged);
  });

  test('has the executors of the history server', async () => {
    expectSame(executor, run.executors, await ask('allexecutors'), each => String(each.id));
  });

  test('is the same when the history server sends it', async () => {
    const { code, stdout, stderr } = await strobe(['show', `${server!.origin}/api/v1/${application}/logs`, '--json'], {
      cwd: folder,
    });
    expect(code, stderr).toBe(0);
    const served = shownRun(stdout);
    expect({ ...served.script, runId: undefined }).toEqual({ ...shown.script, runId: undefined });
    expect(served.stages).toEqual(shown.stages);
  });
});

test('the logs of a folder are listed', async () => {
  const { code, stdout, stderr } = await strobe(['show', folder, '--json'], { cwd: folder });
  expect(code, stderr).toBe(0);
  const listed = JSON.parse(stdout) as { name: string; applicationId: string; endTime: number | null }[];
  expect(listed.map(({ name }) => name).sort()).toEqual([...FORMS].sort());
  expect(listed.filter(({ endTime }) => endTime === null).map(({ name }) => name)).toEqual(['unfinished']);
});

test('the applications of a server are listed, with what opens each of them', async () => {
  const { code, stdout, stderr } = await strobe(['show', `${server!.origin}/`], { cwd: folder });
  expect(code, stderr).toBe(0);
  const lines = stdout.split('\n');
  for (const { id, name } of applications) {
    const line = lines.find(each => each.includes(id))!;
    expect(line).toMatch(new RegExp(`${name} .* ${name === 'unfinished' ? 'running' : 'ended'} `));
  }
  const other = await strobe(['show', `${server!.origin}/static/`], { cwd: folder });
  expect(other).toMatchObject({ code: 1, stderr: expect.stringMatching(/\[historyServer\.missing\]/) });
});

test('a server that wants a token gets that of the environment, and half a log is not shown', async () => {
  const guarded = await HistoryProxy.start(server!.origin, { token: 'hush' });
  const page = `${guarded.origin}/history/${applications.find(({ name }) => name === 'plain')!.id}/jobs/`;
  const show = (token: string) => strobe(['show', page], { cwd: folder, env: { STROBE_HISTORY_TOKEN: token } });
  expect(await show('')).toMatchObject({ code: 1, stderr: expect.stringMatching(/\[historyServer\.refused\]/) });
  expect((await show('hush')).code).toBe(0);
  guarded.secondHalf = 'cut';
  expect(await show('hush')).toMatchObject({ code: 1, stderr: expect.stringMatching(/\[historyServer\.damaged\]/) });
  await guarded.stop();
});

test('a download that Ctrl-C ends leaves nothing behind', async () => {
  const slow = await HistoryProxy.start(server!.origin);
  slow.secondHalf = 'held';
  const temporary = mkdtempSync(join(tmpdir(), 'strobe-temporary-'));
  const page = `${slow.origin}/history/${applications.find(({ name }) => name === 'plain')!.id}/jobs/`;
  const { code, stderr } = await strobe(['show', page], {
    cwd: folder,
    env: { TMPDIR: temporary },
    onStart: async child => {
      await until(
        () => slow.waiting === 1 && readdirSync(temporary, { recursive: true }).length > 1,
        () => 'no download has begun',
      );
      child.kill('SIGINT');
    },
  });
  expect({ code, stderr }).toEqual({ code: 130, stderr: '' });
  expect(readdirSync(temporary)).toEqual([]);
  await until(
    () => slow.waiting === 0,
    () => 'the connection is open',
  );
  await slow.stop();
  rmSync(temporary, { recursive: true });
});

test('what the history server cannot give is told with a code', async () => {
  const unknown = await strobe(['show', `${server!.origin}/history/nothing/jobs/`], { cwd: folder });
  expect(unknown.code).toBe(1);
  expect(unknown.stderr).toMatch(/has no application nothing.*\[historyServer\.noApplication\]/s);
  const closed = await strobe(['show', 'http://127.0.0.1:1/history/nothing/jobs/'], { cwd: folder });
  expect(closed.stderr).toMatch(/\[historyServer\.unreachable\]/);
});
