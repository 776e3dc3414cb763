/** The texts that calls are shown in. */
import { execFileSync } from 'node:child_process';
import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { folderWith, python } from './support/pyspark';

const recorder = resolve(__dirname, '../../../src/recorder');

const CHECK = `
import json
from strobe_recorder.stack import cell_files, sources
cell_files.prepare({})
cell_files.begin(1, 'x = 1')
print(json.dumps([(sources.message(name) or {}).get('text') for name in ('In[1]', 'In[2]', 'job.py')]))
`;

const SECOND = `
import json
from strobe_recorder.stack import cell_files, sources
cell_files.of_driver(1)
cell_files.prepare({'/cells/a.py': 1})
cell_files.begin(1, 'x = 1')
site = cell_files.placed([{'file': '/cells/a.py', 'line': 1, 'endLine': 1}])[0]
print(json.dumps([site['file'], sources.message(site['file'])['text'], cell_files.placed_line('/cells/a.py', 1)]))
`;

const said = (code: string, cwd: string): unknown => {
  const env = { ...process.env, PYTHONPATH: recorder, PYTHONDONTWRITEBYTECODE: '1' };
  return JSON.parse(execFileSync(python, ['-c', code], { cwd, env }).toString());
};

test('the cells of the second driver of a run have names of their own', () => {
  const name = 'In[1] (driver 2)';
  expect(said(SECOND, folderWith({}))).toEqual([name, 'x = 1', [name, 1]]);
});

test('the text of a cell is its own, and not that of a file with its name', () => {
  const cwd = folderWith({ 'In[1]': 'a file\n', 'In[2]': 'another\n', 'job.py': 'y = 2\n' });
  expect(said(CHECK, cwd)).toEqual(['x = 1', null, 'y = 2\n']);
});
