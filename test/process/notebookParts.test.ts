import { join } from 'node:path';
import { expect, test } from 'vitest';
import { plainPython, projectRoot, temporaryFolder } from './support/strobe';

test('widgets, files and dbutils of a notebook, without Spark', async () => {
  const script = join(projectRoot, 'test/recorder/notebookParts.py');
  const { code, stdout, stderr } = await plainPython([script, join(projectRoot, 'src/recorder')], {
    cwd: temporaryFolder(),
  });
  expect(code, stderr).toBe(0);
  const [html, answers] = stdout.split('\n');
  expect(html).toBe('One & two');
  expect(JSON.parse(answers!)).toEqual({
    given: '2024-01-01',
    default: 'x',
    free: 'big',
    several: null,
    'no choice': expect.stringMatching(/^NotebookError: The value 'red,blue' .*\[notebook\.widget\]$/),
    missing: expect.stringMatching(
      /^NotebookError: InputWidgetNotDefined: .*--widget none=VALUE.*\[notebook\.widget\]$/,
    ),
    asked: ['DAY', { day: 'DAY' }],
    all: { day: '2024-01-01', name: 'x', size: 'big', colors: 'red,blue' },
    removed: expect.stringMatching(/\[notebook\.widget\]$/),
    put: true,
    'put again': expect.stringMatching(/^FileExistsError/),
    head: 'tex',
    copied: [['b.txt', 4]],
    moved: [false, 'text'],
    'a folder': expect.stringMatching(/^IsADirectoryError/),
    'removed files': [true, false, false],
    cloud: expect.stringMatching(/\[notebook\.cloudPath\]$/),
    mount: expect.stringMatching(/\[notebook\.cloudPath\]$/),
    secret: expect.stringMatching(/\[notebook\.notLocal\]$/),
    'after SQL': 8,
    exit: 'NotebookExit: 3',
  });
});
