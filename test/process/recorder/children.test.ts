/** Processes that a driver starts: those that are Python have the recorder, and none of them sees its variables. */
import { delimiter, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { runPlain, runRecorded, type Line } from '../../recorder/listener';
import { clean, folderWith, python } from './support/pyspark';

/** Says what it sees of its environment, and uses pyspark. */
const CHILD = `
import json, os, sys
print(sys.argv[1:], sorted(name for name in os.environ if name.startswith(('STROBE', 'PYTHON', 'OWN'))),
      os.environ.get('PYTHONPATH'), json.dumps([path for path in sys.path if 'recorder' in path]), flush=True)
import pyspark.core.rdd
`;

/** Ways to start \`child.py\`. */
const STARTS: Record<string, string> = {
  'subprocess.run': `subprocess.run(command)`,
  'subprocess with a copy of the environment': `subprocess.run(command, env=os.environ.copy())`,
  'subprocess with an own environment': `subprocess.run(command, env={'OWN': '1', 'PYTHONPATH': os.getcwd()})`,
  'subprocess in a shell': `subprocess.run(' '.join(command), shell=True)`,
  'subprocess with an executable': `subprocess.run(['other', *command[1:]], executable=command[0])`,
  'subprocess without closing descriptors': `subprocess.run(command, close_fds=False)`,
  'subprocess of bytes': `subprocess.run([os.fsencode(each) for each in command], env=dict(os.environb))`,
  env: `subprocess.run(['env', 'OWN=2', *command])`,
  'os.system': `os.system(' '.join(command))`,
  'os.popen': `print(os.popen(' '.join(command)).read(), end='')`,
  'os.spawnv': `os.spawnv(os.P_WAIT, command[0], command)`,
  'os.posix_spawn': `os.waitpid(os.posix_spawn(command[0], command, os.environ), 0)`,
  'os.execv': `os.execv(command[0], command)`,
  'os.execvpe': `os.execvpe(command[0], command, {**os.environ, 'OWN': '3'})`,
  'os.execl after a fork': `
if os.fork() == 0:
    os.execl(command[0], *command)
os.wait()`,
  asyncio: `
import asyncio
async def main():
    await (await asyncio.create_subprocess_exec(*command)).wait()
asyncio.run(main())`,
};

const parent = (start: string) => `
import os, subprocess, sys
command = [sys.executable, 'child.py', 'a']
sys.stdout.flush()
${start}
print(os.environ.get('PYTHONPATH'), subprocess.run(['printenv', 'PYTHONPATH'], capture_output=True).stdout)
`;

const greetings = (lines: Line[]) => lines.filter(({ type }) => type === 'hello');

describe('a child that uses pyspark is recorded, and prints what it prints without', () => {
  for (const [name, start] of Object.entries(STARTS))
    test(name, async () => {
      const folder = folderWith({ 'job.py': parent(start), 'child.py': CHILD, 'own/x': '' });
      const env = { ...clean, PYTHONPATH: [join(folder, 'own'), folder].join(delimiter) };
      const plain = await runPlain(python, ['job.py'], { cwd: folder, env });
      const { lines, ...recorded } = await runRecorded(python, ['job.py'], { cwd: folder, env, mode: 'exec' });
      expect(recorded).toEqual(plain);
      expect(greetings(lines).map(({ argv }) => argv)).toEqual([['child.py', 'a']]);
    });

  test('a child of multiprocessing, whichever way it starts', async () => {
    const script = `
import multiprocessing, os, sys
def work(number):
    import pyspark.core.rdd
    print(number, os.environ.get('PYTHONPATH'), flush=True)
if __name__ == '__main__':
    for number, method in enumerate(('spawn', 'forkserver', 'fork')):
        child = multiprocessing.get_context(method).Process(target=work, args=(number,))
        child.start()
        child.join()
`;
    const folder = folderWith({ 'job.py': script });
    const options = { cwd: folder, env: clean, mode: 'exec' as const };
    const plain = await runPlain(python, ['job.py'], options);
    const { lines, ...recorded } = await runRecorded(python, ['job.py'], options);
    expect(recorded).toEqual(plain);
    expect(greetings(lines)).toHaveLength(3);
  });

  test('a grandchild below a shell', async () => {
    const folder = folderWith({
      'job.py': `import subprocess\nsubprocess.run(['sh', 'build.sh'], env={'PATH': __import__('os').environ['PATH']})\n`,
      'build.sh': `'${python}' middle.py\n`,
      'middle.py': `import subprocess, sys\nsubprocess.run([sys.executable, 'child.py'])\n`,
      'child.py': CHILD,
    });
    const options = { cwd: folder, env: clean, mode: 'exec' as const };
    const plain = await runPlain(python, ['job.py'], options);
    const { lines, ...recorded } = await runRecorded(python, ['job.py'], options);
    expect(recorded).toEqual(plain);
    expect(greetings(lines)).toHaveLength(1);
  });
});

test('an error at a start is the one that Python raises', async () => {
  const script = `
import os, subprocess, traceback
for start in (
    lambda: subprocess.run(['./missing']),
    lambda: subprocess.run(['ls'], env={'A': 'b\\0'}),
    lambda: os.execv('./missing', ['missing']),
    lambda: os.execve('./missing', ['missing'], {'A=': 'b'}),
    lambda: os.execv('./missing', []),
    lambda: os.posix_spawn('./missing', ['missing'], {}),
    lambda: os.system(3),
):
    try:
        start()
    except Exception as error:
        print(type(error), error, [frame.name for frame in traceback.extract_tb(error.__traceback__)])
`;
  const folder = folderWith({ 'job.py': script });
  const options = { cwd: folder, env: clean, mode: 'exec' as const };
  const plain = await runPlain(python, ['job.py'], options);
  const { lines: _lines, ...recorded } = await runRecorded(python, ['job.py'], options);
  expect(recorded).toEqual(plain);
});

test('programs that only print the environment do not see the variables, nor does a child of explain', async () => {
  const script = `
import subprocess, sys
for command in (['printenv'], ['env'], ['env', '-u', 'OWN']):
    print('STROBE_RECORDER' in subprocess.run(command, capture_output=True, text=True).stdout)
subprocess.run([sys.executable, '-c', 'import pyspark.core.rdd'])
`;
  const folder = folderWith({ 'job.py': script });
  const { stdout, lines } = await runRecorded(python, ['job.py'], { cwd: folder, env: clean, mode: 'explain' });
  expect(stdout).toBe('False\nFalse\nFalse\n');
  expect(lines).toEqual([]);
  const exec = await runRecorded(python, ['job.py'], { cwd: folder, env: clean, mode: 'exec' });
  expect(exec.stdout).toBe('False\nFalse\nFalse\n');
  expect(greetings(exec.lines)).toHaveLength(1);
});
