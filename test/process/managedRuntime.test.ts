import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync } from 'node:fs';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import path from 'node:path';
import { build } from 'esbuild';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { pinnedRuntimeFor, type PinnedRuntime } from '../../src/runtime/compatibility';
import type { Progress } from '../../src/runtime/runtime';
import { resolveRuntime, type ResolveOptions } from '../../src/runtime/resolveRuntime';
import { FakeMachine, realPython } from '../unit/runtime/fakeMachine';

/*
 * The real venv and pip of this machine's Python, with nearly empty packages of the pinned names and versions: these
 * tests are about how a runtime is created, not about the packages in it.
 */

const MAKE_WHEELS = `
import io, json, sys, zipfile
def archive(files):
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as opened:
        for path, text in files.items():
            opened.writestr(path, text)
    return data.getvalue()
folder, packages = sys.argv[1], json.loads(sys.argv[2])
for name, version, files in packages:
    stem = name.replace("-", "_") + "-" + version
    with zipfile.ZipFile(folder + "/" + stem + "-py3-none-any.whl", "w") as wheel:
        for path, content in files.items():
            wheel.writestr(path, archive(content) if isinstance(content, dict) else content)
        wheel.writestr(stem + ".dist-info/METADATA", "Metadata-Version: 2.1\\nName: %s\\nVersion: %s\\n" % (name, version))
        wheel.writestr(stem + ".dist-info/WHEEL", "Wheel-Version: 1.0\\nGenerator: test\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n")
        wheel.writestr(stem + ".dist-info/RECORD", "")
`;

const version = execFileSync(realPython, ['-c', 'import platform; print(platform.python_version())'], {
  encoding: 'utf8',
});
const pinned = pinnedRuntimeFor(version.trim()) as PinnedRuntime;

/** A module that shows its path, one for another Python, and a test. */
const IN_ARCHIVE = {
  'shows.py':
    'import sys\ndef line():\n    code = sys._getframe().f_code\n    return code.co_filename, code.co_firstlineno\n',
  'other.py': 'not for this one\n',
  'tests/test_it.py': '',
};
const ASK = `
import json, os, sys, zipfile
import pyspark.version
archive = os.path.join(os.path.dirname(pyspark.__file__), "python", "lib", "pyspark.zip")
sys.path.insert(0, archive)
import shows
names = sorted(zipfile.ZipFile(archive).namelist())
print(json.dumps([os.path.exists(pyspark.version.__cached__), names, shows.__file__[len(archive):], shows.line() == (shows.__file__[:-1], 2)]))
`;

let machine: FakeMachine;
beforeEach(() => {
  machine = new FakeMachine();
  machine.python('bin/python3', machine.folder('nothing'));
  machine.javaOnPath('17.0.15');
});
afterEach(() => machine.remove());

/** Packages in pip's index, except those in `without`. */
function offer(without: string[] = []): void {
  const pyspark = {
    'pyspark/__init__.py': '',
    'pyspark/version.py': `__version__: str = "${pinned.pyspark}"\n`,
    [`pyspark/jars/spark-core_2.13-${pinned.pyspark}.jar`]: '',
    'pyspark/python/lib/pyspark.zip': IN_ARCHIVE,
  };
  const packages: [string, string, Record<string, string | Record<string, string>>][] = [
    ['pyspark', pinned.pyspark, pyspark],
  ];
  for (const [name, pin] of Object.entries(pinned.packages)) packages.push([name, pin, { [`${name}.py`]: '' }]);
  const offered = packages.filter(([name]) => !without.includes(name));
  const folder = machine.folder('wheels');
  machine.env.PIP_FIND_LINKS = folder;
  execFileSync(realPython, ['-c', MAKE_WHEELS, folder, JSON.stringify(offered)]);
}

const resolve = (options: Partial<ResolveOptions> = {}) =>
  resolveRuntime({ workspace: machine.workspace, env: machine.env, ...options });

const runtimes = () => (existsSync(`${machine.cache}/runtimes`) ? readdirSync(`${machine.cache}/runtimes`) : []);

describe('a managed runtime', () => {
  test('is created once for two requests at the same time, with progress, and then reused', async () => {
    offer();
    const seen: Progress[] = [];
    const python = machine.python('chosen/python', machine.folder('nothing'));
    const onProgress = (each: Progress) => void seen.push(each);
    const [made, other] = await Promise.all([resolve({ python, onProgress }), resolve({ python, onProgress })]);
    expect(made).toMatchObject({ python: { source: 'managed' }, pyspark: { version: pinned.pyspark } });
    expect(made.python.executable.startsWith(machine.cache)).toBe(true);
    expect(made.notes.join('\n')).toContain(`${realPython} has no pyspark`);
    expect(seen.map(each => each.fraction)).toEqual(expect.arrayContaining([0, 1]));
    const said = seen.map(each => each.message).join('\n');
    expect(said.match(/Creating a runtime/g)).toHaveLength(1);
    expect(said).toContain(`pyspark ${pinned.pyspark}`);
    expect(said).toContain('Waiting for another');
    const later: Progress[] = [];
    const found = await resolve({ onProgress: each => later.push(each) });
    expect([other.python, found.python]).toEqual([made.python, made.python]);
    expect(later).toEqual([]);
    expect(runtimes()).toHaveLength(1);
  });

  test('has compiled the modules that jobs import, also in archives that Python would not cache', async () => {
    offer();
    machine.env.PYTHONDONTWRITEBYTECODE = '1';
    const { python } = await resolve();
    const asked = execFileSync(python.executable, ['-c', ASK], { env: machine.env, encoding: 'utf8' });
    const names = ['other.py', 'shows.py', 'shows.pyc', 'tests/test_it.py'];
    expect(JSON.parse(asked)).toEqual([true, names, '/shows.pyc', true]);
  });

  test('with a missing package leaves only pip’s output, and a partial one is created again', async () => {
    offer(['pandas']);
    await expect(resolve()).rejects.toThrow('pandas');
    const [log, ...rest] = runtimes();
    expect([log, rest]).toEqual([expect.stringMatching(/\.log$/), []]);
    const debris = machine.file(`cache/strobe/runtimes/${log!.replace('.log', '')}/debris`, '');
    offer();
    await resolve();
    expect(existsSync(debris)).toBe(false);
  });

  test('leaves nothing behind when it is cancelled, not even pip', async () => {
    const index = await silentIndex();
    const reason = new Error('enough');
    const stop = new AbortController();
    const making = resolve({ signal: stop.signal });
    making.catch(() => {});
    const pip = await index.connection;
    stop.abort(reason);
    await expect(making).rejects.toBe(reason);
    await pip.closed;
    expect(runtimes()).toEqual([]);
  });

  test('leaves no process when its creator is killed, and the next request creates it', async () => {
    const index = await silentIndex();
    const maker = spawn(process.execPath, [await makerScript(), machine.workspace], { env: machine.env });
    const pip = await index.connection;
    maker.kill('SIGKILL');
    await pip.closed;
    machine.env.PIP_NO_INDEX = '1';
    offer();
    expect((await resolve()).python.source).toBe('managed');
  });
});

let server: Server | null = null;
afterEach(() => {
  server?.close();
  server = null;
});

/** An index that accepts pip's connection and never responds: pip waits until it is ended. */
async function silentIndex(): Promise<{ connection: Promise<{ closed: Promise<unknown> }> }> {
  const listening = createServer();
  server = listening;
  const connection = once(listening, 'connection').then(([socket]: Socket[]) => {
    socket!.on('error', () => {});
    socket!.resume();
    return { closed: once(socket!, 'close') };
  });
  listening.listen(0, '127.0.0.1');
  await once(listening, 'listening');
  const { port } = listening.address() as AddressInfo;
  const patient = {
    PIP_DEFAULT_TIMEOUT: '600',
    PIP_INDEX_URL: `http://127.0.0.1:${port}/index`,
    PIP_NO_INDEX: undefined,
  };
  Object.assign(machine.env, patient);
  return { connection };
}

/** A program that creates the runtime. */
async function makerScript(): Promise<string> {
  const outfile = path.join(machine.root, 'maker.cjs');
  const contents = `
    import { resolveRuntime } from './src/runtime/resolveRuntime';
    resolveRuntime({ workspace: process.argv[2]!, env: process.env });
  `;
  const stdin = { contents, resolveDir: path.resolve(__dirname, '../..'), loader: 'ts' as const };
  await build({ stdin, outfile, bundle: true, platform: 'node', format: 'cjs', loader: { '.py': 'text' } });
  return outfile;
}
