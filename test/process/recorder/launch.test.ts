import { execFileSync } from 'node:child_process';
import { closeSync, constants, openSync, readFileSync, readSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { runRecorded, type Line, type RecordedRun, type RunOptions } from '../../recorder/listener';
import { folderWith, python } from './support/pyspark';

const { PYTHONPATH: _path, PYSPARK_GATEWAY_PORT: _port, ...clean } = process.env;

/** Replaces pyspark's function: prints which JVM it connects to, and launches none. */
const FILES = {
  'pyspark/conf.py': `
class SparkConf:
    def __init__(self, **pairs):
        self._jconf = None
        self._conf = pairs
`,
  'py4j/__init__.py': '',
  'pyspark/java_gateway.py': `
import os, sys

class Gateway:
    proc = 'launched'

def launch_gateway(conf=None, popen_kwargs=None):
    port = os.environ.get('PYSPARK_GATEWAY_PORT')
    print('connects to', port, os.environ.get('PYSPARK_GATEWAY_SECRET'), file=sys.stderr)
    if port == '13':
        raise OSError('nobody is there')
    return Gateway()
`,
};

const LAUNCHES = `
import os, sys
import py4j
from pyspark.conf import SparkConf
from pyspark.java_gateway import launch_gateway
gateway = launch_gateway(SparkConf(one='1', another='2'))
process = gateway.proc
if process != 'launched':
    print(process.pid == int(sys.argv[1]), process.poll(), process.stdin.closed)
else:
    print(process)
print([name for name in os.environ if 'GATEWAY' in name])
`;

const folderOf = (script = LAUNCHES) => folderWith({ ...FILES, 'job.py': script });
const recorded = (cwd: string, options: Partial<RunOptions> = {}) =>
  runRecorded(python, ['job.py', String(process.pid)], { cwd, env: clean, ...options });
const linesOf = ({ lines }: RecordedRun, type: string) => lines.filter(line => line.type === type);

/** A waiting JVM, and its input. */
function waiting(cwd: string, { port = 4711 } = {}) {
  const input = join(cwd, 'input');
  execFileSync('mkfifo', [input]);
  const spare = { port, secret: 'word', pid: process.pid, input, stdout: 'from out\n', stderr: 'from é\n' };
  return { spare, reply: ({ type }: Line) => (type === 'sparkLaunching' ? { spare } : {}) };
}

function reading(path: string): number {
  const descriptor = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  onTestFinished(() => closeSync(descriptor));
  return descriptor;
}

const LAUNCHED = 'launched\n[]\n';

describe.skipIf(process.platform !== 'linux')('a driver that is about to launch a JVM', () => {
  test('reports everything that the JVM depends on, and launches it if the gateway has none', async () => {
    const cwd = folderOf();
    const run = await recorded(cwd, { env: { ...clean, COLOUR: 'red' } });
    expect(run).toMatchObject({ code: 0, stdout: LAUNCHED, stderr: 'connects to None None\n' });
    const [launch] = linesOf(run, 'sparkLaunching');
    expect(launch).toMatchObject({ executable: python, cwd, packages: [cwd], umask: process.umask() });
    expect(launch!.conf).toEqual([
      ['one', '1'],
      ['another', '2'],
    ]);
    const env = launch!.env as Record<string, string>;
    expect(env).toMatchObject({ COLOUR: 'red', PATH: clean.PATH });
    expect(env).not.toHaveProperty('STROBE_RECORDER');
    expect(env).not.toHaveProperty('PYTHONPATH');
    expect(linesOf(run, 'sparkLaunched')).toMatchObject([{ isSpare: false }]);
    expect(linesOf(run, 'fault')).toEqual([]);
  });

  test('imports nothing instead of the script', async () => {
    const cwd = folderOf(`${LAUNCHES}import pickletools, resource\nprint(resource.MINE)\n`);
    for (const name of ['pickletools', 'resource'])
      writeFileSync(join(cwd, `${name}.py`), `print('${name} of the script')\nMINE = True\n`);
    const run = await recorded(cwd);
    expect(run.stdout).toBe(`${LAUNCHED}pickletools of the script\nresource of the script\nTrue\n`);
    expect(linesOf(run, 'fault')).toEqual([]);
  });

  test('uses the JVM that it is given, and keeps it alive', async () => {
    const cwd = folderOf();
    const { spare, reply } = waiting(cwd);
    const input = reading(spare.input);
    const run = await recorded(cwd, { reply });
    expect(run).toMatchObject({ code: 0, stdout: 'from out\nTrue None False\n[]\n' });
    expect(run.stderr).toContain('connects to 4711 word\nfrom ');
    expect(linesOf(run, 'sparkLaunched')).toMatchObject([{ isSpare: true }]);
    // No process has it open any more: the JVM would end.
    expect(readSync(input, Buffer.alloc(1))).toBe(0);
  });

  test('launches one if the given one has ended', async () => {
    const cwd = folderOf();
    const run = await recorded(cwd, { reply: waiting(cwd).reply });
    expect(run).toMatchObject({ code: 0, stdout: LAUNCHED, stderr: 'connects to None None\n' });
    expect(linesOf(run, 'sparkLaunched')).toMatchObject([{ isSpare: false }]);
  });

  test('launches one if the given one ends before it responds', async () => {
    const cwd = folderOf();
    const { spare, reply } = waiting(cwd, { port: 13 });
    reading(spare.input);
    const run = await recorded(cwd, { reply });
    expect(run).toMatchObject({ code: 0, stdout: LAUNCHED, stderr: 'connects to 13 word\nconnects to None None\n' });
    expect(linesOf(run, 'fault')).toEqual([]);
  });

  test('launches one if it cannot use the response, and reports that', async () => {
    const run = await recorded(folderOf(), {
      reply: ({ type }) => (type === 'sparkLaunching' ? { spare: { port: 1 } } : {}),
    });
    expect(run).toMatchObject({ code: 0, stdout: LAUNCHED, stderr: 'connects to None None\n' });
    expect(linesOf(run, 'sparkLaunched')).toMatchObject([{ isSpare: false }]);
    expect(linesOf(run, 'fault')).toMatchObject([{ hook: 'launch' }]);
  });

  test.each(['launch', 'loaded'])('starts and ends as usual if the hook %s fails', async inject => {
    const cwd = folderOf();
    const { spare, reply } = waiting(cwd);
    reading(spare.input);
    const run = await recorded(cwd, { inject, ...(inject === 'launch' && { reply }) });
    expect(run).toMatchObject({ code: 0, stdout: LAUNCHED, stderr: 'connects to None None\n' });
    expect(linesOf(run, 'fault')).toMatchObject([{ hook: inject, error: expect.stringContaining('injected') }]);
    expect(linesOf(run, inject === 'launch' ? 'sparkLaunching' : inject)).toEqual([]);
    expect(run.lines.at(-1)).toMatchObject({ type: 'bye' });
  });

  test('launches one if the gateway does not respond', async () => {
    const run = await recorded(folderOf(), { reply: ({ type }) => (type === 'sparkLaunching' ? null : {}) });
    expect(run).toMatchObject({ code: 0, stdout: LAUNCHED });
    expect(linesOf(run, 'sparkLaunched')).toMatchObject([{ isSpare: false }]);
  });

  test.each([
    ['a JVM that is already running', { PYSPARK_GATEWAY_PORT: '1', PYSPARK_GATEWAY_SECRET: 'x' }, LAUNCHES],
    ['options for its process', {}, LAUNCHES.replace("'2')", "'2'), popen_kwargs={}")],
    ['a configuration of another class', {}, LAUNCHES.replace('SparkConf(', 'type("Own", (SparkConf,), {})(')],
  ])('does not ask with %s', async (_what, env, script) => {
    const run = await recorded(folderOf(script), { env: { ...clean, ...env } });
    expect(run.code).toBe(0);
    expect(linesOf(run, 'sparkLaunching')).toEqual([]);
  });

  test('does not ask if a variable is not text', async () => {
    const script = LAUNCHES.replace('import os, sys', 'import os, sys\nos.environb[b"RAW"] = b"\\xff"');
    const run = await recorded(folderOf(script));
    expect(run).toMatchObject({ code: 0, stdout: LAUNCHED });
    expect(linesOf(run, 'sparkLaunching')).toEqual([]);
    expect(linesOf(run, 'fault')).toEqual([]);
  });
});

describe.skipIf(process.platform !== 'linux')('the output of this driver', () => {
  /** What the driver reports about its output, started by a shell. */
  async function streamsOf(redirection: string, before = ''): Promise<{ streams: unknown; cwd: string }> {
    const cwd = folderOf();
    const command = `${before} "$0" job.py ${redirection}`;
    const run = await runRecorded('sh', ['-c', command, python], { cwd, env: clean });
    const [launch] = linesOf(run, 'sparkLaunching');
    return { streams: launch!.streams, cwd };
  }

  test.each([
    ['pipes', '2>&1 | cat'],
    ['a device', '> /dev/null 2>&1'],
    ['files', '> out 2> err'],
    ['files opened for appending', '>> job.py 2>&1'],
  ])('can be shared: %s', async (_what, redirection) => {
    expect((await streamsOf(redirection)).streams).toEqual([
      { descriptor: 1, device: expect.any(Number), inode: expect.any(Number) },
      { descriptor: 2, device: expect.any(Number), inode: expect.any(Number) },
    ]);
  });

  test.each([
    ['sockets', ''],
    ['a file that it writes in the middle of', '1<> job.py 2> err'],
    ['a closed descriptor', '>&- 2> err'],
    ['a read-only file', '> out 2< job.py'],
  ])('cannot be shared: %s', async (_what, redirection) => {
    expect((await streamsOf(redirection)).streams).toBeNull();
  });

  test('keeps its position in a file next to a given JVM', async () => {
    const cwd = folderOf(`${LAUNCHES}\nsys.stdout.flush()\nopen('out', 'a').write('other\\n')\nprint('last')\n`);
    const { spare, reply } = waiting(cwd);
    reading(spare.input);
    const command = `"$0" job.py ${process.pid} > out 2> err`;
    await runRecorded('sh', ['-c', command, python], { cwd, env: clean, reply });
    expect(readFileSync(join(cwd, 'out'), 'utf8')).toBe('from out\nTrue None False\n[]\nother\nlast\n');
    expect(readFileSync(join(cwd, 'err'), 'latin1')).toBe('connects to 4711 word\nfrom é\n');
  });
});
