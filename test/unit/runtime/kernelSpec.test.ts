import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import {
  environmentKernels,
  hasKernelSpec,
  pythonOfKernelSpec,
  refreshKernelSpec,
  removeKernelSpec,
  userKernels,
  writeKernelSpec,
} from '../../../src/runtime/kernelSpec';

const recorderHome = path.resolve(__dirname, '../../../src/recorder');
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'strobe-test-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const read = (file: string) => JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>;
const spec = () => ({ python: '/env/bin/python', recorderHome, kernels: '/cache/kernels', env: {} });

test('the kernelspec starts the kernel of a Python by the launcher beside it', () => {
  const written = writeKernelSpec(folder, spec());
  const launcher = path.join(written, 'kernel.py');
  expect(read(path.join(written, 'kernel.json'))).toMatchObject({
    argv: ['/env/bin/python', '-I', '-S', launcher, '-f', '{connection_file}'],
    display_name: 'Python (Strobe)',
    language: 'python',
  });
  expect(existsSync(launcher)).toBe(true);
  expect(pythonOfKernelSpec(folder)).toBe('/env/bin/python');
});

test('it finds the recorder of a newer version, and is removed without a trace', () => {
  const written = writeKernelSpec(folder, { ...spec(), kernels: '/old' });
  refreshKernelSpec(folder, { recorderHome, kernels: '/new' });
  expect(read(path.join(written, 'recorder.json'))).toEqual({ site: path.join(recorderHome, 'site'), kernels: '/new' });
  removeKernelSpec(folder);
  expect(existsSync(written)).toBe(false);
  expect(hasKernelSpec(folder)).toBe(false);
  refreshKernelSpec(folder, { recorderHome, kernels: '/new' });
  expect(existsSync(written)).toBe(false);
  expect(pythonOfKernelSpec(folder)).toBeNull();
});

test('a kernelspec that is no JSON names no Python', () => {
  mkdirSync(path.join(folder, 'strobe-python'));
  writeFileSync(path.join(folder, 'strobe-python/kernel.json'), '{');
  expect(pythonOfKernelSpec(folder)).toBeNull();
});

test('kernelspecs of a user are where Jupyter looks for them', () => {
  expect(userKernels({ HOME: '/h' }, 'linux')).toBe('/h/.local/share/jupyter/kernels');
  expect(userKernels({ HOME: '/h', XDG_DATA_HOME: '/x' }, 'linux')).toBe('/x/jupyter/kernels');
  expect(userKernels({ HOME: '/h' }, 'darwin')).toBe('/h/Library/Jupyter/kernels');
  expect(userKernels({ JUPYTER_DATA_DIR: '/j' }, 'linux')).toBe('/j/kernels');
});

test('only a virtual environment has kernelspecs of its own', () => {
  const python = path.join(folder, 'bin/python');
  expect(environmentKernels(python)).toBeNull();
  writeFileSync(path.join(folder, 'pyvenv.cfg'), '');
  expect(environmentKernels(python)).toBe(path.join(folder, 'share/jupyter/kernels'));
});
