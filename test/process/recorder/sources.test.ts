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

test('the text of a cell is its own, and not that of a file with its name', () => {
  const cwd = folderWith({ 'In[1]': 'a file\n', 'In[2]': 'another\n', 'job.py': 'y = 2\n' });
  const env = { ...process.env, PYTHONPATH: recorder, PYTHONDONTWRITEBYTECODE: '1' };
  expect(JSON.parse(execFileSync(python, ['-c', CHECK], { cwd, env }).toString())).toEqual(['x = 1', null, 'y = 2\n']);
});
