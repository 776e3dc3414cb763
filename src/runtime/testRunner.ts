import { existsSync } from 'node:fs';
import path from 'node:path';
import { StrobeError } from '../errors/strobeError';
import { runChild } from './runChild';
import script from './testRunner.py';

/** A test of a file. */
export interface TestOfFile {
  /** Absolute path. */
  file: string;
  /** As in `pytest FILE::NAME`: the function, or the class and the method with `::` between them. */
  name: string;
}

/** A module with its arguments, as in `python -m MODULE ARGS…`. */
export interface ModuleCommand {
  module: 'pytest' | 'unittest';
  args: string[];
}

/**
 * What runs a test with a Python: pytest; where that is not installed and the test needs no more than unittest, unittest.
 *
 * @param options.env the variables that the test will have
 * @throws StrobeError `pytest.missing`
 */
export async function testRunner(
  test: TestOfFile,
  options: { python: string; env: NodeJS.ProcessEnv; cwd: string; signal?: AbortSignal },
): Promise<ModuleCommand> {
  const { python, cwd } = options;
  const owner = test.name.includes('::') ? test.name.slice(0, test.name.indexOf('::')) : '';
  const { stdout } = await runChild(python, ['-c', script, test.file, owner, topFolder(test.file)], options);
  const runner = stdout.slice(stdout.lastIndexOf('\n') + 1);
  if (runner === 'unittest') return unittestCommand(test, cwd);
  if (runner === 'none')
    throw new StrobeError(
      'pytest.missing',
      `${test.name} needs pytest, which ${python} does not have: install it with “${python} -m pip install pytest”, or ` +
        'choose another Python.',
    );
  // Also if the question could not be asked: pytest then says why.
  return { module: 'pytest', args: [`${near(test.file, cwd)}::${test.name}`] };
}

/** unittest imports the file as pytest does: from the first folder that is not a package. */
function unittestCommand({ file, name }: TestOfFile, cwd: string): ModuleCommand {
  const folder = path.dirname(file);
  const top = topFolder(file);
  const args = ['discover', '-s', near(folder, cwd), '-p', path.basename(file)];
  if (top !== folder) args.push('-t', near(top, cwd));
  // With a star it has to match the whole name.
  return { module: 'unittest', args: [...args, '-k', `*.${name.replaceAll('::', '.')}`] };
}

/** The first folder above a file that has no `__init__.py`. */
function topFolder(file: string): string {
  let folder = path.dirname(file);
  while (existsSync(path.join(folder, '__init__.py')) && folder !== path.dirname(folder)) folder = path.dirname(folder);
  return folder;
}

/** Relative to the folder where it runs, if it is below. */
function near(file: string, cwd: string): string {
  const inside = path.relative(cwd, file);
  return inside.startsWith('..') || path.isAbsolute(inside) ? file : inside || '.';
}
