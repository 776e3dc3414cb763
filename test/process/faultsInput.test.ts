/** Runs that cannot start: they print a sentence with a code, and leave nothing running. */
import { chmodSync, existsSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { MarkedProcesses } from './support/markedProcesses';
import { run, strobe, strobeScript, temporaryFolder, testRuntime, type Ended } from './support/strobe';

const NOWHERE = 'http://127.0.0.1:9';

/** `strobe: <sentence> [code]`, as the last line. */
function complaint({ stderr }: Ended): { sentence: string; code: string } | null {
  const found = /^strobe: (.+) \[([\w.]+)\]$/.exec(stderr.trimEnd().split('\n').at(-1) ?? '');
  return found && { sentence: found[1]!, code: found[2]! };
}

async function strobeRun(file: string, folder: string, env: Record<string, string> = {}) {
  const marked = new MarkedProcesses();
  const ended = await strobe(['run', file], { cwd: folder, env: { ...marked.env, ...env } });
  await marked.gone();
  expect(ended.stdout).toBe('');
  return { code: ended.code, stderr: ended.stderr, complaint: complaint(ended) };
}

describe('a script that cannot be run', () => {
  test('a missing file', async () => {
    const { code, complaint, stderr } = await strobeRun('nowhere.py', temporaryFolder());
    expect(complaint?.code).toBe('script.missing');
    expect(complaint?.sentence).toContain('nowhere.py');
    expect(stderr.trim().split('\n')).toHaveLength(1);
    expect(code).toBe(2);
  });

  test('an option that is out of its range', async () => {
    const ended = await strobe(['run', '--kept-batches', '0', 'job.py'], { cwd: temporaryFolder() });
    expect(complaint(ended)).toMatchObject({ code: 'usage', sentence: expect.stringContaining('from 1 to 500') });
    expect(ended.code).toBe(2);
  });

  test('a folder', async () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, 'job.py'));
    const { code, complaint } = await strobeRun('job.py', folder);
    expect(complaint).toMatchObject({ code: 'script.notPython', sentence: expect.stringContaining('job.py') });
    expect(code).toBe(1);
  });

  test('a file that is not Python', async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'job.py'), Buffer.from([0x50, 0x4b, 3, 4, 0, 0, 0xff, 0xfe, 10]));
    const { code, complaint } = await strobeRun('job.py', folder);
    expect(complaint).toMatchObject({ code: 'script.notPython', sentence: expect.stringContaining('job.py') });
    expect(code).toBe(1);
  });

  test('a file with a syntax error: line and column, and the exit code of plain Python', async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'job.py'), 'first = 1\nsecond = first +* 2\n');
    const { code, complaint } = await strobeRun('job.py', folder);
    expect(complaint?.code).toBe('script.syntax');
    expect(complaint?.sentence).toMatch(/job\.py:2:17 .*SyntaxError: invalid syntax/);
    const plain = await run(testRuntime().python.executable, ['job.py'], { cwd: folder });
    expect(code).toBe(plain.code);
  });
});

describe('a machine that cannot run it', () => {
  test('no pyspark and no network', async () => {
    const folder = temporaryFolder();
    const { code, complaint } = await strobeRun(script(folder), folder, {
      ...offline(folder),
      STROBE_PYTHON: await pythonWithoutPyspark(folder),
    });
    expect(complaint?.code).toBe('runtime.noNetwork');
    expect(complaint?.sentence).toMatch(/pyspark.*does not respond/);
    expect(code).toBe(1);
  });

  test('no pyspark, and a Python that cannot create environments', async () => {
    const folder = temporaryFolder();
    // As in Debian: venv is included, ensurepip is in a separate package.
    writeFileSync(join(folder, 'sitecustomize.py'), HIDE_ENSUREPIP);
    const { code, complaint } = await strobeRun(script(folder), folder, {
      ...offline(folder),
      PYTHONPATH: folder,
      STROBE_PYTHON: await pythonWithoutPyspark(folder),
    });
    expect(complaint?.code).toBe('runtime.noVenv');
    expect(complaint?.sentence).toContain('venv');
    expect(code).toBe(1);
  });

  test.each(['1.8.0_402', '99.0.1'])('Java %s, and no network to download another', async version => {
    const folder = temporaryFolder();
    const { code, complaint } = await strobeRun(script(folder), folder, {
      ...offline(folder),
      JAVA_HOME: fakeJava(folder, version),
      PATH: pathWithoutJava(folder),
    });
    expect(complaint?.code).toBe('java.unsupported');
    expect(complaint?.sentence).toContain(`not on Java ${version}`);
    expect(complaint?.sentence).toContain(`Spark ${testRuntime().pyspark.version} runs on Java`);
    expect(code).toBe(1);
  });

  test('no Java, and no network to download one', async () => {
    const folder = temporaryFolder();
    const env = { ...offline(folder), JAVA_HOME: '', PATH: pathWithoutJava(folder) };
    const { code, complaint } = await strobeRun(script(folder), folder, env);
    expect(complaint?.code).toBe('java.missing');
    expect(code).toBe(1);
  });

  test('a recording that cannot be written: nothing is run', async () => {
    const folder = temporaryFolder();
    const marked = new MarkedProcesses();
    const ended = await run(
      process.execPath,
      [strobeScript, 'run', '--recording', join(folder, 'no', 'such', 'folder.strobe'), script(folder)],
      { cwd: folder, env: { ...marked.env, STROBE_PYTHON: testRuntime().python.executable } },
    );
    await marked.gone();
    expect(complaint(ended)?.code).toBe('recording.unwritable');
    expect(ended.code).toBe(1);
    expect(existsSync(join(folder, 'ran'))).toBe(false);
  });
});

const HIDE_ENSUREPIP = `
from importlib.machinery import PathFinder

find = PathFinder.find_spec
PathFinder.find_spec = lambda name, *rest: None if name == "ensurepip" else find(name, *rest)
`;

/** A script that creates a file if it is run. */
function script(folder: string): string {
  writeFileSync(join(folder, 'job.py'), 'open("ran", "w").close()\n');
  return 'job.py';
}

/** A package index that does not respond, and a cache without a runtime. */
function offline(folder: string): Record<string, string> {
  return {
    PIP_INDEX_URL: NOWHERE,
    PIP_NO_INDEX: '',
    PIP_FIND_LINKS: '',
    PIP_RETRIES: '0',
    XDG_CACHE_HOME: join(folder, 'cache'),
  };
}

/** An empty environment of the tests' Python. */
async function pythonWithoutPyspark(folder: string): Promise<string> {
  const environment = join(folder, 'environment');
  const args = ['-m', 'venv', '--without-pip', environment];
  const { code, stderr } = await run(testRuntime().python.executable, args, { cwd: folder });
  if (code !== 0) throw new Error(stderr);
  return join(environment, 'bin', 'python');
}

/** A Java that only prints its version: an unsupported one is not installed on every machine. */
function fakeJava(folder: string, version: string): string {
  const home = join(folder, 'java');
  mkdirSync(join(home, 'bin'), { recursive: true });
  writeFileSync(join(home, 'release'), `JAVA_VERSION="${version}"\n`);
  writeFileSync(join(home, 'bin', 'java'), `#!/bin/sh\necho 'openjdk version "${version}"' >&2\n`);
  chmodSync(join(home, 'bin', 'java'), 0o755);
  return home;
}

/** What the interpreter needs to start, and no `java`. */
function pathWithoutJava(folder: string): string {
  const bin = join(folder, 'bin');
  mkdirSync(bin);
  symlinkSync(process.execPath, join(bin, 'node'));
  return [bin, dirname(testRuntime().python.executable)].filter(each => !existsSync(join(each, 'java'))).join(':');
}
