import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import type { Run } from '../../src/model/run';
import { connectPackages } from './support/connectPackages';
import { expectActions, expectLedger, expectLineage, sampleScript } from './support/connectSample';
import { ConnectServer } from './support/connectServer';
import { expectStreams, streamsScript } from './support/connectStreams';
import { recorded as recordedRun } from './support/faultyRun';
import { hasPandas, olderPython, PYSPARK } from './support/olderPython';
import { expectClassified } from './support/publicApi';
import { projectRoot, run, showJson, strobe, temporaryFolder, testRuntime, type Ended } from './support/strobe';

const job = join(projectRoot, 'test/jobs/olderSpark.py');

describe(`pyspark ${PYSPARK}`, () => {
  const folder = mkdtempSync(join(tmpdir(), 'strobe-test-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  let plain: Ended;
  let recorded: Ended;
  let shown: Run;
  let python: string;

  beforeAll(async () => {
    python = await olderPython();
    const env = { STROBE_PYTHON: python, PYSPARK_PYTHON: python };
    const runtime = await strobe(['runtime', '--json'], { cwd: folder, env });
    const { environment } = JSON.parse(runtime.stdout) as { environment: Record<string, string> };
    plain = await run(python, [job], { cwd: folder, env: { ...env, ...environment } });
    recorded = await strobe(['run', job, '--recording', join(folder, 'a.strobe')], { cwd: folder, env });
    shown = await showJson(join(folder, 'a.strobe'));
  });

  test('has a kind for every public call', () => expectClassified(python, { hasPandas: hasPandas() }));

  const dataset = (op: string) => shown.datasets.find(each => each.op === op)!;

  test('prints what plain Python prints', () => {
    expect(plain).toMatchObject({ code: 0, stdout: expect.stringContaining('[(0, 20), (1, 25)]') });
    expect(recorded).toMatchObject({ code: 0, stdout: plain.stdout });
  });

  test('is recorded completely', () => {
    expect(shown.degraded).toEqual([]);
    expect(shown.applications).toMatchObject([{ sparkVersion: PYSPARK }]);
    expect(shown.datasets.map(each => each.op)).toEqual([
      'range',
      'filter',
      'sql',
      'select',
      'parallelize',
      'map',
      'reduceByKey',
    ]);
  });

  test('has an action for every job and query, and matches a query on a view with the dataset behind it', () => {
    expect(shown.jobs.length).toBeGreaterThan(3);
    expect(shown.jobs.filter(each => each.actionId === null)).toEqual([]);
    expect(shown.queries.filter(each => each.actionId === null)).toEqual([]);
    expect(dataset('sql').parentIds).toEqual([dataset('filter').id]);
    expect(dataset('sql').planNodes.length).toBeGreaterThan(0);
  });

  test('is recorded as the client of a newer server of Spark Connect', async () => {
    const server = await ConnectServer.start(temporaryFolder());
    onTestFinished(() => server.stop());
    const env = { STROBE_PYTHON: python, PYSPARK_PYTHON: python, PYTHONPATH: await connectPackages() };
    const cwd = temporaryFolder();
    const client = async (script: string) => {
      const expected = await run(python, [script, server.url], { cwd, env });
      const { run: seen, ...ours } = await recordedRun(script, { cwd, env, args: [server.url] });
      expect([ours.code, ours.stdout], ours.stderr).toEqual([expected.code, expected.stdout]);
      return seen;
    };

    const sample = await client(sampleScript);
    expect(sample.degraded.map(({ code }) => code)).toEqual(['connect.remote']);
    expect(sample.applications).toMatchObject([{ master: server.url, sparkVersion: testRuntime().pyspark.version }]);
    expect(sample.script.pysparkVersion).toBe(PYSPARK);
    expectLineage(sample, false);
    expectActions(sample, false);
    expectLedger(sample);

    const streaming = await client(streamsScript);
    expect(streaming.degraded.map(({ code }) => code)).toEqual(['connect.remote', 'connect.streams']);
    expectStreams(streaming);
  });

  test('reports cached data, and the plan of an unused dataset', () => {
    expect(dataset('filter')).toMatchObject({ persisted: true, cachedFraction: 1 });
    expect(dataset('select')).toMatchObject({ actionIds: [], plans: { physical: expect.stringContaining('Project') } });
  });

  test('tells which call started each stream, how it ended, and what ran for its batches', async () => {
    const recording = join(folder, 'streams.strobe');
    const ended = await strobe(['run', join(projectRoot, 'test/jobs/two_streams.py'), '--recording', recording], {
      cwd: folder,
      env: { STROBE_PYTHON: python, PYSPARK_PYTHON: python },
    });
    expect(ended).toMatchObject({ code: 0, stdout: '[10, 10]\n' });
    const { degraded, streams, actions } = await showJson(recording);
    expect(degraded).toEqual([]);
    expect(streams.map(each => [each.name, each.status, each.callSite?.line, each.trigger?.kind])).toEqual([
      ['finished', 'succeeded', 16, 'availableNow'],
      ['stopped', 'stopped', 21, undefined],
    ]);
    const inside = streams[0]!.batches.map(({ actionIds }) =>
      actionIds.map(id => actions.find(each => each.id === id)!),
    );
    expect(inside.map(of => of.map(({ op, callSite }) => [op, callSite?.line]))).toEqual([
      [['count', 11]],
      [['count', 11]],
    ]);
    for (const { jobIds, queryIds } of streams[0]!.batches) expect([jobIds.length, queryIds.length]).not.toContain(0);
  });
});
