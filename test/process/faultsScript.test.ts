/** Scripts that fail or do unusual things: the job's output and exit code are those of plain Python. */
import { copyFileSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { faultyJob, recorded, unrecorded, watched } from './support/faultyRun';
import { run, showJson, strobe, strobeScript, temporaryFolder, testRuntime, type Ended } from './support/strobe';

/** From the last traceback to the line with its error. */
function lastTraceback({ stderr }: Ended): string {
  const start = stderr.lastIndexOf('Traceback (most recent call last)');
  return /^[^]*?\n[\w.]+(Error|Exception|Interrupt)\b.*\n/.exec(stderr.slice(start))?.[0] ?? '';
}

function write(folder: string, text: string): string {
  writeFileSync(join(folder, 'job.py'), text);
  return 'job.py';
}

describe.concurrent('a script that ends', () => {
  test('with an exception: the traceback and the exit code of plain Python', async ({ onTestFinished }) => {
    const cwd = temporaryFolder(onTestFinished);
    const [plain, ours] = await Promise.all([
      unrecorded(faultyJob('raises.py'), { cwd }),
      recorded(faultyJob('raises.py'), { cwd }),
    ]);
    expect(plain.stdout).toContain('AnalysisException');
    expect(ours.stdout).toBe(plain.stdout);
    expect(lastTraceback(plain)).toContain('ValueError: nobody catches this');
    expect(lastTraceback(ours)).toBe(lastTraceback(plain));
    expect(ours.code).toBe(1);
    expect(plain.code).toBe(1);
    expect(ours.run).toMatchObject({ status: 'failed', script: { exitCode: 1 } });
  });

  test('by sys.exit(3)', async ({ onTestFinished }) => {
    const cwd = temporaryFolder(onTestFinished);
    const ours = await recorded(write(cwd, 'import sys\nimport pyspark\nsys.exit(3)\n'), { cwd });
    expect(ours.code).toBe(3);
    expect(ours.run).toMatchObject({ status: 'failed', script: { exitCode: 3 } });
  });

  test('with os._exit(5), after it started processes by fork and by spawn', async ({ onTestFinished }) => {
    const cwd = temporaryFolder(onTestFinished);
    const [plain, ours] = await Promise.all([
      unrecorded(faultyJob('forks.py'), { cwd }),
      recorded(faultyJob('forks.py'), { cwd }),
    ]);
    expect(plain.stdout).toContain('spawn [0, 1, 4, 9]');
    expect(ours.stdout).toBe(plain.stdout);
    expect([plain.code, ours.code]).toEqual([5, 5]);
    expect(ours.run).toMatchObject({ status: 'failed', script: { exitCode: 5 } });
    // Both actions of the parent are recorded: the children did not take over its recorder.
    expect(ours.run.actions.map(action => [action.op, action.callSite?.line, action.status])).toEqual([
      ['count', 15, 'succeeded'],
      ['count', 19, 'succeeded'],
    ]);
    expect(ours.run.degraded.map(each => each.code)).toEqual(['recorder.lost']);
  });

  test('with two threads without pinned threads: it runs, and the recording says what may be mixed up', async ({
    onTestFinished,
  }) => {
    const cwd = temporaryFolder(onTestFinished);
    const ours = await recorded(faultyJob('unpinned.py'), { cwd });
    expect(ours).toMatchObject({ code: 0, stdout: '5\n' });
    expect(ours.run.jobs).toHaveLength(3);
    expect(ours.run.degraded.map(each => each.code)).toEqual(['recorder.pinThread']);
    expect(ours.stderr).toContain('PYSPARK_PIN_THREAD');
  });

  test('during a garbage collection whose callbacks let other threads run: no released stack is read', async ({
    onTestFinished,
  }) => {
    const cwd = temporaryFolder(onTestFinished);
    const ours = await recorded(faultyJob('garbage.py'), { cwd });
    expect(ours).toMatchObject({ code: 0, stdout: 'True\n', run: { status: 'succeeded', degraded: [] } });
  });
});

describe.concurrent('a script without a session', () => {
  test('succeeds, and the summary says that there was none', async ({ onTestFinished }) => {
    const cwd = temporaryFolder(onTestFinished);
    const ours = await recorded(write(cwd, 'import pyspark\nprint("done")\n'), { cwd });
    expect(ours).toMatchObject({ code: 0, stdout: 'done\n', run: { status: 'succeeded', degraded: [] } });
    expect(ours.stderr).toContain('The script never created a Spark session');
  });

  test('that never imports pyspark: the summary says so', async ({ onTestFinished }) => {
    const cwd = temporaryFolder(onTestFinished);
    const ours = await recorded(write(cwd, 'print("done")\n'), { cwd });
    expect(ours).toMatchObject({ code: 0, stdout: 'done\n', run: { status: 'succeeded', degraded: [] } });
    expect(ours.stderr).toContain('The script never imported pyspark');
  });
});

describe.concurrent('the job’s own input and output', () => {
  test('a megabyte on one line', async ({ onTestFinished }) => {
    const cwd = temporaryFolder(onTestFinished);
    const ours = await recorded(write(cwd, 'import pyspark\nprint("x" * 1_000_000)\n'), { cwd });
    expect(ours.code).toBe(0);
    expect(ours.stdout === `${'x'.repeat(1_000_000)}\n`).toBe(true);
  });

  test('standard input', async ({ onTestFinished }) => {
    const cwd = temporaryFolder(onTestFinished);
    const script = write(cwd, 'import sys\nimport pyspark\nprint(input())\nprint(len(sys.stdin.read()))\n');
    const ours = await recorded(script, { cwd, input: `first\n${'rest\n'.repeat(50_000)}` });
    expect(ours).toMatchObject({ code: 0, stdout: 'first\n250000\n' });
  });

  test('output to a closed pipe', async ({ onTestFinished }) => {
    const cwd = temporaryFolder(onTestFinished);
    write(cwd, 'import pyspark\nfor number in range(100_000):\n    print(number)\n');
    const piped = (command: string[]) => {
      const line = `"$@" | head -1; echo "exit \${PIPESTATUS[0]}"`;
      return watched({ cwd }, options => run('bash', ['-c', line, 'bash', ...command], options));
    };
    const plain = await piped([testRuntime().python.executable, 'job.py']);
    const ours = await piped([process.execPath, strobeScript, 'run', '--recording', 'run.strobe', 'job.py']);
    expect(plain.stdout).toBe('0\nexit 1\n');
    expect(ours.stdout).toBe(plain.stdout);
    expect(lastTraceback(ours)).toBe(lastTraceback(plain));
    expect(await showJson(join(cwd, 'run.strobe'))).toMatchObject({ status: 'failed', script: { exitCode: 1 } });
  });
});

describe('names with special characters for shells and URLs', () => {
  test('two runs at the same time in one folder with spaces and non-ASCII letters, of a script with quotes', async () => {
    const cwd = join(temporaryFolder(), 'für die наука, 100 %');
    mkdirSync(cwd);
    const script = `it's "quoted" $HOME.py`;
    copyFileSync(faultyJob('tiny.py'), join(cwd, script));
    const cache = join(cwd, 'my cache');
    const start = (count: string) =>
      watched({ cwd, env: { XDG_CACHE_HOME: cache } }, options => strobe(['run', script, '--', count], options));
    const both = await Promise.all([start('3'), start('4')]);
    expect(both.map(({ code, stdout }) => [code, stdout])).toEqual([
      [0, '3\n'],
      [0, '4\n'],
    ]);
    const folder = join(cache, 'strobe', 'recordings');
    const runs = await Promise.all(readdirSync(folder).map(name => showJson(join(folder, name))));
    expect(runs.map(each => each.script.args.join()).sort()).toEqual(['3', '4']);
    for (const { status, script: recordedScript, actions, jobs, degraded } of runs) {
      expect(status).toBe('succeeded');
      expect(basename(recordedScript.file!)).toBe(script);
      expect(actions.map(action => [action.op, action.callSite?.file, action.callSite?.line])).toEqual([
        ['count', join(cwd, script), 8],
      ]);
      expect(jobs.map(job => job.actionId)).toEqual([actions[0]!.id]);
      expect(degraded).toEqual([]);
    }
  });
});
