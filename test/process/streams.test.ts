/** Structured Streaming on real Spark: how streaming queries end, and what belongs to which batch. */
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Run } from '../../src/model/run';
import { markedLines } from './support/markedLines';
import { plainPython, projectRoot, showJson, strobe, temporaryFolder, type Ended } from './support/strobe';

const PATIENCE_MS = 300_000;
const job = (name: string) => join(projectRoot, 'test/jobs', name);

async function record(name: string, ...options: string[]): Promise<{ ended: Ended; run: Run }> {
  const cwd = temporaryFolder();
  const ended = await strobe(['run', '--recording', 'run.strobe', ...options, job(name)], { cwd });
  return { ended, run: await showJson(join(cwd, 'run.strobe')) };
}

const streamOf = (run: Run, name: string | null) => run.streams.find(each => each.name === name)!;
const actionOf = (run: Run, name: string | null) => run.actions.find(each => each.id === streamOf(run, name).actionId)!;

test(
  'a stream ends as succeeded by itself, and as stopped by the script or with its application',
  async () => {
    const { ended, run } = await record('streams.py');

    expect(ended.code, ended.stderr).toBe(0);
    expect(ended.stdout).toBe('[4, 4, 4]\n');
    expect(run.degraded).toEqual([]);
    expect(run.streams.map(each => [each.name, each.status, each.isEndKnown, each.error])).toEqual([
      ['early', 'stopped', true, null],
      ['finished', 'succeeded', true, null],
      ['stopped', 'stopped', true, null],
      ['other', 'stopped', true, null],
      ['left', 'stopped', expect.any(Boolean), null],
    ]);
    expect(run.streams.map(each => each.trigger)).toEqual([
      null,
      { kind: 'availableNow', interval: null },
      { kind: 'processingTime', interval: '0 seconds' },
      null,
      null,
    ]);
    expect(run.streams.map(each => each.callSite?.line)).toEqual([13, 28, 34, 39, 45]);
    expect(run.streams.map(each => each.stoppedAt?.line)).toEqual([15, undefined, 37, 43, undefined]);
    for (const name of ['early', 'finished', 'stopped', 'other'])
      expect(actionOf(run, name)).toMatchObject({ op: 'start', status: 'succeeded', error: null });

    const finished = streamOf(run, 'finished');
    expect(finished.batches.map(each => [each.id, each.status, each.inputRows])).toEqual([
      [0, 'succeeded', 100],
      [1, 'succeeded', 100],
      [2, 'succeeded', 100],
    ]);
    // Each batch has the action of the function that it was given to.
    const inside = finished.batches.map(({ actionIds }) => actionIds.map(id => run.actions.find(a => a.id === id)!));
    expect(inside.map(actions => actions.map(({ op, callSite }) => [op, callSite?.line]))).toEqual(
      Array.from({ length: 3 }, () => [['count', 22]]),
    );

    // The parts of a batch are Spark's, and its jobs those that Spark ran for it.
    for (const { runId, batches } of run.streams)
      for (const batch of batches.filter(each => each.status === 'succeeded')) {
        expect(batch.parts.map(({ name }) => name)).toContain('addBatch');
        expect(batch.duration).toBeGreaterThanOrEqual(batch.parts.find(({ name }) => name === 'addBatch')!.time);
        for (const id of batch.jobIds)
          expect(run.jobs.find(each => each.id === id)).toMatchObject({
            jobGroup: runId,
            description: expect.stringMatching(new RegExp(`batch = ${batch.id}$`)),
          });
      }
    const joined = run.streams.flatMap(({ batches }) => batches.flatMap(({ jobIds }) => jobIds));
    expect(joined.length).toBe(run.jobs.filter(({ jobGroup }) => jobGroup !== null).length);

    const windows = streamOf(run, 'stopped').batches.filter(each => each.status === 'succeeded');
    expect(windows.at(-1)!.watermark).toBeGreaterThan(streamOf(run, 'stopped').startTime - 60_000);
    expect(windows.at(-1)!.state!.memoryUsedBytes).toBeGreaterThan(0);
  },
  PATIENCE_MS,
);

test(
  'a batch that fails makes its stream fail, with the line of the cause',
  async () => {
    const { ended, run } = await record('stream_fails.py', '--kept-batches', '1');
    const plain = await plainPython([job('stream_fails.py')], { cwd: temporaryFolder() });

    expect(ended.code).toBe(plain.code);
    expect(run.streams).toMatchObject([{ name: null, status: 'failed', stoppedAt: null, isEndKnown: true }]);
    expect(run.streams[0]!.batches.map(({ status }) => status)).toEqual(['succeeded', 'succeeded', 'failed']);
    expect(run.streams[0]!.batches.map(({ isWhole }) => isWhole)).toEqual([false, true, true]);
    const failed = actionOf(run, null);
    expect(failed).toMatchObject({ op: 'start', status: 'failed' });
    expect(failed.cause).toMatchObject({ type: 'ZeroDivisionError', line: 12 });
  },
  PATIENCE_MS,
);

test(
  'a listener of the script is called as without the recorder, and each batch belongs to its own function',
  async () => {
    const { ended, run } = await record('stream_listener.py');
    const plain = await plainPython([job('stream_listener.py')], { cwd: temporaryFolder() });
    const at = markedLines(job('stream_listener.py'));

    expect(ended.stdout).toBe(plain.stdout);
    expect(ended.stdout).toContain('started one []');
    expect(ended.code).toBe(plain.code);
    expect(run.degraded).toEqual([]);
    const batches = run.datasets.filter(({ op }) => op === 'foreachBatch');
    expect(batches.map(({ callSite }) => callSite?.line)).toEqual([at('one'), at('one'), at('two'), at('two')]);
  },
  PATIENCE_MS,
);
