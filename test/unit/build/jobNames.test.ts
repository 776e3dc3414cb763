import { execFileSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { realPython } from '../runtime/fakeMachine';

const root = resolve(__dirname, '../../..');

// The folder of a script comes before the standard library in Python's module search path.
test('no job has the name of a standard library module, which other jobs might import', () => {
  const list = 'import json, sys; print(json.dumps(sorted(sys.stdlib_module_names)))';
  const modules = JSON.parse(execFileSync(realPython, ['-c', list], { encoding: 'utf8' })) as string[];
  const folders = ['test/jobs', 'test/jobs/faults', 'test/bench/jobs'];
  const jobs = folders.flatMap(folder => readdirSync(join(root, folder)).filter(name => name.endsWith('.py')));
  expect(jobs.length).toBeGreaterThan(5);
  expect(jobs.filter(name => modules.includes(basename(name, '.py')))).toEqual([]);
});
