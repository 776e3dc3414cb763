import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import { UnfitModule } from '../../../src/gateway/warm/spareDriver';
import { runPlain, runRecorded } from '../../recorder/listener';
import { folderWith, python } from './support/pyspark';
import { SCRIPTS } from './support/scripts';
import { runBySpare, startSpare } from './support/spare';

const clean = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('PYTHON')));

/** The package is in a library folder, not next to the script. */
const environment = (folder: string, extra: NodeJS.ProcessEnv = {}) => ({ ...clean, PYTHONPATH: folder, ...extra });

const MORE: Record<string, string> = {
  'exits with nothing, with text, with a number too large': `
import os, pyspark, sys
for value in (None, "text", 300, True):
    if os.fork() == 0:
        sys.exit(value)
    print(os.wait()[1], flush=True)
sys.exit(300)
`,
  'its own signal': 'import os, pyspark, signal\nprint("out", flush=True)\nos.kill(os.getpid(), signal.SIGKILL)\n',
  'an interrupt':
    'import os, pyspark, signal\nprint("out")\nos.kill(os.getpid(), signal.SIGINT)\nimport time\ntime.sleep(9)\n',
  'an interrupt that it handles': `
import os, pyspark, signal
try:
    os.kill(os.getpid(), signal.SIGINT)
    import time
    time.sleep(9)
except KeyboardInterrupt:
    print("interrupted")
signal.signal(signal.SIGTERM, lambda number, frame: print("terminated"))
os.kill(os.getpid(), signal.SIGTERM)
print([signal.getsignal(number) for number in (signal.SIGHUP, signal.SIGPIPE, signal.SIGCHLD, signal.SIGWINCH)])
print(signal.pthread_sigmask(signal.SIG_BLOCK, []))
`,
  'itself as a module': `
import inspect, pickle, pyspark, sys, warnings
def function(): return __name__
class Row: pass
print(sorted(globals()), __file__, __spec__, __cached__, __builtins__ is sys.modules["builtins"], type(__loader__))
print(__loader__.name, __loader__.path, __doc__, __package__, __annotations__)
print(pickle.dumps(function), type(pickle.loads(pickle.dumps(Row()))), inspect.getsource(function))
print([frame.filename for frame in inspect.stack()])
try:
    sys._getframe(1)
except ValueError as error:
    print(error)
warnings.warn("here", stacklevel=3)
print(getattr(sys, "orig_argv", None), sys.flags, sys.warnoptions, sys._xoptions, sys.executable, sys.prefix)
print(sys.path, "sitecustomize" in sys.modules)
`,
  'its recursion limit': `
import pyspark
def depth(n):
    try:
        return depth(n + 1)
    except RecursionError:
        return n
print(depth(0))
`,
  'its streams': `
import io, os, pyspark, sys
for stream, own in (sys.stdin, sys.__stdin__), (sys.stdout, sys.__stdout__), (sys.stderr, sys.__stderr__):
    print(stream, stream.buffer, stream.line_buffering, stream.write_through, stream.newlines, stream.errors, stream.isatty())
    print(stream.fileno(), stream.seekable(), stream is own)
print(repr(sys.stdin.readline()), sys.stdin.buffer.read(3), input() if False else "")
print("é\\udc80" if sys.stdout.errors == "surrogateescape" else "é")
sys.stdout.buffer.write(b"bytes\\n")
os.write(1, b"before what is buffered\\n")
sys.stderr.write("to the other\\n")
print(open("/dev/null").fileno())
`,
  'what it inherits': `
import os, pyspark, resource, signal
print(os.getcwd(), os.umask(0), os.nice(0), os.environ.get("HOME"), sorted(os.environ), os.sched_getaffinity(0))
print([resource.getrlimit(number) for number in range(10)], os.getuid(), os.getgroups())
`,
  'the order of the end': `
import atexit, pyspark, threading, time, weakref
class Last:
    def __del__(self): print("collected")
last = Last()
def f():
    try:
        print(__file__)
    except NameError as error:
        print(error)
atexit.register(f)
atexit.register(print, "second", flush=True)
def late():
    time.sleep(0.2)
    print("thread", "__file__" in globals())
threading.Thread(target=late).start()
threading.Thread(target=time.sleep, args=(60,), daemon=True).start()
weakref.finalize(last, print, "finalized")
handle = open("left.txt", "w")
handle.write("left open")
print("end of the script")
`,
  'a traceback with all its parts': `
import pyspark
def deep(n):
    return deep(n - 1) if n else {}["missing"]
try:
    deep(20)
except KeyError as error:
    raise RuntimeError("chained") from error
`,
  'an exception in a thread': `
import pyspark, threading
def f(): raise OSError("in a thread")
thread = threading.Thread(target=f, name="T")
thread.start()
thread.join()
print(threading.current_thread() is threading.main_thread(), threading.active_count())
`,
  'child processes': `
import concurrent.futures, multiprocessing, os, pyspark, subprocess, sys
value = 1
def f(n):
    return n * value, __name__, multiprocessing.parent_process() is not None
if __name__ == "__main__":
    value = 2
    for method in ("fork", "spawn", "forkserver"):
        with multiprocessing.get_context(method).Pool(1) as pool:
            print(method, pool.map(f, [1, 2]))
    with concurrent.futures.ProcessPoolExecutor(1) as pool:
        print(list(pool.map(f, [3])))
    print(subprocess.run([sys.executable, "-c", "import sys; print(sys.argv)"], capture_output=True).stdout)
`,
  'text in another encoding': '# -*- coding: latin-1 -*-\nimport pyspark\nprint("caf\u00e9".encode())\n1/0  # \u00e9\n',
  'lines that end with a carriage return': 'import pyspark\r\nprint("""a\r\nb""")\r\n1/0\r\n',
  'no line end at the end':
    'from __future__ import annotations\nimport pyspark\ndef f(a: b): pass\nprint(f.__annotations__)',
  'a docstring': '"""What it is."""\nimport pyspark\nprint(__doc__)\nassert 1 == 2, "no"\n',
};

describe('a script that a spare driver takes over prints and does the same as with plain python', () => {
  for (const [name, text] of Object.entries({ ...SCRIPTS, ...MORE }))
    test(name, async () => {
      const folder = folderWith({ 'work/job.py': text });
      const options = { cwd: join(folder, 'work'), env: environment(folder), input: 'given\nmore\n' };
      const plain = await runPlain(python, ['job.py', 'argument', ''], options);
      const { lines, refused, ...spared } = await runBySpare(['job.py', 'argument', ''], options);
      expect(refused).toBeNull();
      expect(spared).toEqual(plain);
      expect(lines.filter(line => line.type === 'fault')).toEqual([]);
    });

  for (const [name, extra] of Object.entries({
    'without buffers': { PYTHONUNBUFFERED: '1' },
    'another encoding': { PYTHONIOENCODING: 'latin-1:replace' },
    'a locale without letters': { LC_ALL: 'C' },
    'warnings are errors': { PYTHONWARNINGS: 'error' },
    optimised: { PYTHONOPTIMIZE: '2' },
    'development mode': { PYTHONDEVMODE: '1' },
    'a safe path': { PYTHONSAFEPATH: '1' },
  }))
    test(name, async () => {
      const text = `${MORE['its streams']}import sys\nprint(hash("text"), sys.flags, sys.warnoptions, sys.path)\n1 / 0\n`;
      const folder = folderWith({ 'work/job.py': text });
      const options = {
        cwd: join(folder, 'work'),
        env: environment(folder, { PYTHONHASHSEED: '7', ...extra }),
        input: 'given\nmore\n',
      };
      const plain = await runPlain(python, ['job.py'], options);
      const { lines: _lines, refused, ...spared } = await runBySpare(['job.py'], options);
      expect(refused).toBeNull();
      expect(spared).toEqual(plain);
    });

  test('named in every way', async () => {
    const folder = folderWith({
      'work/job.py': MORE['itself as a module']!,
      'other/jób é.py': MORE['itself as a module']!,
    });
    symlinkSync('../other/jób é.py', join(folder, 'work/link.py'));
    const options = { cwd: join(folder, 'work'), env: environment(folder) };
    for (const script of [
      './job.py',
      '../work/job.py',
      '././job.py',
      join(folder, 'work/job.py'),
      'link.py',
      '../other/jób é.py',
    ]) {
      const plain = await runPlain(python, [script, 'é'], options);
      const { lines: _lines, refused, ...spared } = await runBySpare([script, 'é'], options);
      expect(refused).toBeNull();
      expect(spared).toEqual(plain);
    }
  });
});

describe('the recorder in a spare driver', () => {
  test('reports the same as in a new one', async () => {
    const text = 'from pyspark.core.rdd import RDD\nRDD(1).map(None).cache()\n';
    const folder = folderWith({ 'work/job.py': text });
    const options = { cwd: join(folder, 'work'), env: environment(folder) };
    const { lines: started } = await runRecorded(python, ['job.py', 'x'], options);
    const { lines } = await runBySpare(['job.py', 'x'], options);
    expect(lines.map(line => line.type)).toEqual(started.map(line => line.type));
    expect(lines[0]).toMatchObject({
      argv: ['job.py', 'x'],
      main: join(folder, 'work/job.py'),
      pysparkVersion: '9.8.7',
    });
    expect(lines.at(-2)).toMatchObject({ modules: ['pyspark.version', 'pyspark', 'pyspark.core', 'pyspark.core.rdd'] });
  });
});

describe('with any difference, the script starts normally', () => {
  const script = 'import colorsys, os, pyspark\nprint(os.environ.get("A"), colorsys.__file__, pyspark.__version__)\n';
  const files = { 'work/job.py': script, 'work/helper.py': '', 'sitecustomize.py': '' };

  const cases: Record<
    string,
    (folder: string) => { spareEnv?: NodeJS.ProcessEnv; whileWaiting?: () => void; text?: string }
  > = {
    'a variable': folder => ({ spareEnv: environment(folder, { A: 'other' }) }),
    'a module hidden by a file next to the script': folder => ({
      whileWaiting: () => writeFileSync(join(folder, 'work/colorsys.py'), ''),
    }),
    'another folder of modules': folder => ({ spareEnv: environment(`${folder}/nowhere:${folder}`) }),
    'a changed package': folder => ({
      whileWaiting: () => writeFileSync(join(folder, 'pyspark/version.py'), '__version__ = "changed"'),
    }),
    'a touched package': folder => ({
      whileWaiting: () => utimesSync(join(folder, 'pyspark/core/rdd.py'), 1, 1),
    }),
    'a script that adds a folder with such a module to the path': folder => ({
      text: `import sys\nsys.path.insert(0, "lib")\n${script}`,
      whileWaiting: () => {
        mkdirSync(join(folder, 'work/lib'));
        writeFileSync(join(folder, 'work/lib/colorsys.py'), 'print("mine")\n');
      },
    }),
    'a file that Python reads at startup was edited': folder => ({
      whileWaiting: () => writeFileSync(join(folder, 'sitecustomize.py'), 'print("new")\n'),
    }),
    'a file that Python reads at startup was created': folder => ({
      whileWaiting: () => writeFileSync(join(folder, 'usercustomize.py'), ''),
    }),
    'a helper that changes the path': folder => ({
      text: `import helper\n${script}`,
      whileWaiting: () => writeFileSync(join(folder, 'work/helper.py'), 'from sys import path\npath.append("x")\n'),
    }),
    'a script that sets a variable that a library reads': () => ({
      text: `import os\nos.environ["OMP_NUM_THREADS"] = "1"\n${script}`,
    }),
    'a script that is not a file': () => ({ text: 'def :\n' }),
    'a script without Spark': () => ({ text: 'print("none")\n' }),
  };
  for (const [name, make] of Object.entries(cases))
    test(name, async () => {
      const folder = folderWith(files);
      const options = { cwd: join(folder, 'work'), env: environment(folder) };
      const { text, ...difference } = make(folder);
      if (text) writeFileSync(join(folder, 'work/job.py'), text);
      const {
        lines: _lines,
        refused,
        ...spared
      } = await runBySpare(['job.py'], {
        ...options,
        modules: ['colorsys', 'pyspark', 'pyspark.core.rdd'],
        ...difference,
      });
      expect(refused).not.toBeNull();
      expect(spared).toEqual(await runPlain(python, ['job.py'], options));
    });

  test('a spare driver that was killed while it waited', async () => {
    const folder = folderWith(files);
    const options = { cwd: join(folder, 'work'), env: environment(folder) };
    const spare = await startSpare(options);
    await spare.end();
    const { command, args, env } = spare.handOver({ command: python, args: ['job.py'], env: options.env as never });
    const ended = await runPlain(command, args, { ...options, env });
    expect(ended).toEqual(await runPlain(python, ['job.py'], options));
  });

  test('an archive of modules that was written', async () => {
    const folder = folderWith({ ...files, 'kept.py': '' });
    const archive = join(folder, 'modules.zip');
    execFileSync(python, ['-m', 'zipfile', '-c', archive, join(folder, 'kept.py')]);
    rmSync(join(folder, 'kept.py'));
    const options = { cwd: join(folder, 'work'), env: environment(`${folder}:${archive}`) };
    const whileWaiting = () => utimesSync(archive, 1, 1);
    const { refused } = await runBySpare(['job.py'], { ...options, modules: ['pyspark', 'kept'], whileWaiting });
    expect(refused).toContain('kept.py has changed');
  });

  test('the data that it needs to run the script cannot be written', async () => {
    const folder = folderWith(files);
    const options = { cwd: join(folder, 'work'), env: environment(folder) };
    vi.stubEnv('TMPDIR', folder);
    const own = () => readdirSync(folder).filter(name => name.startsWith('strobe-driver-'));
    const whileWaiting = () => rmSync(join(folder, own()[0]!, 'spare.pyc'));
    const { lines: _lines, refused, ...spared } = await runBySpare(['job.py'], { ...options, whileWaiting });
    vi.unstubAllEnvs();
    expect(refused).toContain('spare.pyc');
    expect(spared).toEqual(await runPlain(python, ['job.py'], options));
    expect(own()).toEqual([]);
  });

  test.each(['stdout', 'stderr'])('Python itself prints something at startup (%s): no driver waits', async stream => {
    const folder = folderWith({ ...files, 'sitecustomize.py': `import sys\nprint("here", file=sys.${stream})\n` });
    const options = { cwd: join(folder, 'work'), env: environment(folder) };
    await expect(startSpare(options)).rejects.toThrow('Python prints output at startup');
  });

  test('a user module with the name of a standard one is not run in advance', async () => {
    const libraries = folderWith(files);
    const folder = folderWith({ ...files, 'own/colorsys.py': 'open("ran", "w").close()\n' });
    const options = { cwd: join(folder, 'work'), env: environment(`${folder}/own:${libraries}`) };
    await expect(startSpare({ ...options, modules: ['pyspark', 'colorsys'] })).rejects.toThrow(UnfitModule);
    expect(readdirSync(join(folder, 'work'))).not.toContain('ran');
  });

  test('the current text of the script is run', async () => {
    const folder = folderWith(files);
    const whileWaiting = () => {
      writeFileSync(join(folder, 'work/job.py'), 'import helper, pyspark\n');
      writeFileSync(join(folder, 'work/helper.py'), 'print("new")\n');
    };
    const options = { cwd: join(folder, 'work'), env: environment(folder), whileWaiting };
    const { stdout, refused } = await runBySpare(['job.py'], options);
    expect({ stdout, refused }).toEqual({ stdout: 'new\n', refused: null });
  });

  test('variables that no imported module reads may be different, and may be set', async () => {
    const text =
      'import os, pyspark\nos.environ["PYSPARK_PYTHON"] = "x"\nprint(os.environ["SHLVL"], os.environ["PYSPARK_PYTHON"])\n';
    const folder = folderWith({ 'work/job.py': text });
    const spareEnv = environment(folder, { SHLVL: '1' });
    const env = environment(folder, { SHLVL: '7' });
    const { stdout, refused } = await runBySpare(['job.py'], { cwd: join(folder, 'work'), env, spareEnv });
    expect({ stdout, refused }).toEqual({ stdout: '7 x\n', refused: null });
  });
});
