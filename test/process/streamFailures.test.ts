/** Streaming queries that end badly on real Spark, and ones that start again from a checkpoint. */
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Run } from '../../src/model/run';
import { failures } from '../../src/view/failures';
import { markedLines } from './support/markedLines';
import { eventsOf, recordedEvents } from './support/recordedEvents';
import { plainPython, projectRoot, showJson, strobe, temporaryFolder, type Ended } from './support/strobe';

const PATIENCE_MS = 300_000;
const KEPT_BATCHES = 2;

interface Compared {
  plain: Ended;
  recorded: Ended;
  recording: string;
  run: Run;
}

async function compared(script: string): Promise<Compared> {
  const cwd = temporaryFolder();
  const recording = join(cwd, 'run.strobe');
  const options = ['--recording', recording, '--kept-batches', String(KEPT_BATCHES)];
  const recorded = await strobe(['run', ...options, script], { cwd });
  const plain = await plainPython([script], { cwd: temporaryFolder() });
  return { plain, recorded, recording, run: await showJson(recording) };
}

/** What Python tells of the exceptions that end a script: the lines of the script, and their classes. */
const raised = ({ stderr }: Ended): string[] =>
  stderr
    .split(/[\r\n]+/)
    .flatMap(line => /File "\S+stream_\w+\.py", line \d+, in .+|^(?:pyspark|py4j)\.[\w.]+(?=:)/.exec(line)?.[0] ?? []);

const streamOf = (run: Run, name: string) => run.streams.find(each => each.name === name)!;

const actionOf = (run: Run, name: string) => run.actions.find(each => each.id === streamOf(run, name).actionId)!;

test(
  'of streams at once, those that fail are told with their causes, once each, and no other',
  async () => {
    const script = join(projectRoot, 'test/jobs/stream_failures.py');
    const line = markedLines(script);
    const { plain, recorded, recording, run } = await compared(script);

    expect(plain.stdout).toContain('StreamingQueryException False True 1\n0 0\n1 0\n');
    expect(recorded).toMatchObject({ code: plain.code, stdout: plain.stdout });
    expect(raised(plain)).toContain('pyspark.errors.exceptions.captured.StreamingQueryException');
    expect(raised(recorded)).toEqual(raised(plain));

    expect(run.degraded).toEqual([]);
    expect(run.streams.map(({ name, status, isEndKnown }) => [name, status, isEndKnown])).toEqual([
      ['steady', 'stopped', expect.any(Boolean)],
      ['broken', 'failed', true],
      ['long', 'failed', true],
    ]);
    expect(actionOf(run, 'steady').status).not.toBe('failed');
    expect(actionOf(run, 'broken')).toMatchObject({
      callSite: { line: line('broken') },
      cause: { type: 'ZeroDivisionError', file: script, line: line('share') },
    });
    // The exception that ended the script is that of the stream it waited for, and is not told again.
    const cause = { type: 'ZeroDivisionError', file: script, line: line('check') };
    expect(actionOf(run, 'long')).toMatchObject({ callSite: { line: line('long') }, cause });
    expect(run.script.error).toMatchObject({ actionId: actionOf(run, 'long').id, cause });
    expect(failures(run).map(({ at, cause: text }) => [at?.line, text])).toEqual([
      [line('long'), 'ZeroDivisionError: integer division or modulo by zero'],
      [line('broken'), 'ZeroDivisionError: integer division or modulo by zero'],
    ]);

    const { batches, earlier } = streamOf(run, 'long');
    expect(earlier.batches + batches.length).toBe(101);
    expect(batches.at(-1)).toMatchObject({ id: 100, status: 'failed', duration: null });
    expect(batches.filter(({ isWhole }) => isWhole).map(({ id }) => id)).toEqual([98, 99, 100]);
    const jobs = eventsOf(recordedEvents(recording), 'jobStarted').map(({ batch }) => batch);
    const ofLong = jobs.filter(batch => batch?.streamId === streamOf(run, 'long').id).map(batch => batch!.batchId);
    // The first and the last ones; those of the batch that failed as well.
    expect(ofLong).toEqual([0, 1, 98, 99, 100]);
  },
  PATIENCE_MS,
);

test(
  'each start from a checkpoint is an entry of its own, also if the checkpoint does not fit',
  async () => {
    const script = join(projectRoot, 'test/jobs/stream_restarts.py');
    const { plain, recorded, run } = await compared(script);

    expect(plain).toMatchObject({ code: 1, stdout: expect.stringContaining('[(0, 7), (1, 7), (2, 6)]\n') });
    expect(recorded).toMatchObject({ code: plain.code, stdout: plain.stdout });
    expect(raised(plain)).toContain('py4j.protocol.Py4JJavaError');
    expect(raised(recorded)).toEqual(raised(plain));

    expect(run.degraded).toEqual([]);
    expect(run.streams.map(({ name, status, batches }) => [name, status, batches.map(({ id }) => id)])).toEqual([
      ['first', 'succeeded', [0]],
      ['second', 'succeeded', [1]],
      ['keys', 'failed', []],
      ['sources', 'failed', []],
    ]);
    expect(new Set(run.streams.map(({ id }) => id)).size).toBe(1);
    expect(new Set(run.streams.map(({ runId }) => runId)).size).toBe(4);
    expect(new Set(run.streams.map(({ actionId }) => actionId)).size).toBe(4);
    for (const name of ['first', 'second'])
      expect(streamOf(run, name).batches[0]!.jobIds, name).toEqual(actionOf(run, name).jobIds);

    // The last start raises by itself: that is no failure of the stream before, at the same line.
    const start = markedLines(script)('start');
    expect(run.script.error).toMatchObject({ actionId: null, cause: { type: 'JsonParseException', line: start } });
    expect(failures(run).map(({ at, cause }) => [at?.line, cause])).toEqual([
      [undefined, expect.stringMatching(/^JsonParseException: Unrecognized token 'v1'/)],
      [start, expect.stringMatching(/^StateStoreKeySchemaNotCompatible: \[STATE_STORE_KEY_SCHEMA_NOT_COMPATIBLE\] /)],
      [start, expect.stringMatching(/^AssertionError: assertion failed: There are \[1\] sources in the checkpoint /)],
    ]);
  },
  PATIENCE_MS,
);
