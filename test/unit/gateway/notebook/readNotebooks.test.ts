import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { NotebookRuns } from '../../../../src/gateway/notebook/notebookRuns';
import { readNotebooks } from '../../../../src/gateway/notebook/readNotebooks';
import type { NotebookOptions, PrepareRun } from '../../../../src/wire/messages';

const HEADER = '# Databricks notebook source\n';
let folder: string;

beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'strobe-notebooks-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function write(name: string, text: string): string {
  const file = join(folder, name);
  writeFileSync(file, text);
  return file;
}

test('reads the notebooks of %run once, also in a circle, and tells those that are missing', async () => {
  write('a.py', `${HEADER}# MAGIC %run ./b`);
  write(
    'b.py',
    `${HEADER}# MAGIC %run ./a\n\n# COMMAND ----------\n\n# MAGIC %run ./none\n\n# COMMAND ----------\n\n%scala val x = 1`,
  );
  const main = write('main.py', `${HEADER}# MAGIC %run ./a`);
  const { notebooks, limits } = await readNotebooks(main, `${HEADER}# MAGIC %run ./a`, false);
  expect([...notebooks].map(([path, { file }]) => [path, file])).toEqual([
    [main, main],
    [join(folder, 'a'), join(folder, 'a.py')],
    [join(folder, 'b'), join(folder, 'b.py')],
  ]);
  expect(limits.map(({ file, line, code }) => [file, line, code])).toEqual([
    [join(folder, 'b.py'), 10, 'notebook.language'],
    [join(folder, 'b.py'), 6, 'notebook.missing'],
  ]);
});

test('a notebook of SQL runs like one of Python, and each can run the other', async () => {
  const text = `${HEADER.replace('#', '--')}select 1;\nselect 2\n\n-- COMMAND ----------\n\n-- MAGIC %python\n-- MAGIC x = 1\n-- COMMAND ----------\n-- MAGIC %run ./a`;
  const main = write('n.sql', text);
  write('a.py', `${HEADER}# MAGIC %run ./b`);
  write('b.sql', `${HEADER.replace('#', '--')}select 3`);
  const { python, plan } = (await new NotebookRuns().read(request({}), main))!;
  expect(
    python!
      .split('\n')
      .map((line, row) => (line === '' ? '' : `${row + 1} ${line}`))
      .join(''),
  ).toBe('8 x = 1');
  const { cells } = plan.notebooks[main]!;
  expect(cells.map(({ line, steps }) => [line, steps.map(({ kind }) => kind)])).toEqual([
    [1, ['sql']],
    [5, ['python']],
    [9, ['run']],
  ]);
  expect(plan.notebooks[join(folder, 'b')]!.file).toBe(join(folder, 'b.sql'));
  expect(await new NotebookRuns().read(request({}), write('s.sql', 'select 1'))).toBeNull();
});

const request = (notebook: Partial<NotebookOptions>) =>
  ({
    mode: 'run',
    notebook: { how: 'whole', widgets: {}, mayInstall: false, accepts: 'leftOut', ...notebook },
  }) as PrepareRun;

test('a notebook that needs Databricks is refused until the user accepts it', async () => {
  const file = write('n.py', `${HEADER}# MAGIC %sh ls\n\n# COMMAND ----------\n\ndbutils.secrets.get("a", "b")`);
  const runs = new NotebookRuns();
  const code = (options: Partial<NotebookOptions>) =>
    runs.read(request(options), file).then(
      found => found!.notes.length,
      (error: { code: string }) => error.code,
    );
  expect(await code({})).toBe('notebook.limits');
  expect(await code({ accepts: 'everything' })).toBe(2);
  write('n.py', `${HEADER}# MAGIC %sh ls`);
  expect(await code({})).toBe(1);
  expect(await code({ accepts: 'nothing' })).toBe('notebook.limits');
  write('n.py', `${HEADER}%pip install x`);
  expect(await code({ accepts: 'nothing', mayInstall: null })).toBe('notebook.install');
  expect(await code({ accepts: 'everything', mayInstall: true })).toBe(1);
});

test('a plain script stays one, and has no cells', async () => {
  const file = write('script.py', 'print(1)\n');
  const runs = new NotebookRuns();
  expect(await runs.read(request({}), file)).toBeNull();
  await expect(runs.read(request({ how: 'cells' }), file)).rejects.toMatchObject({ code: 'notebook.noCells' });
  const marked = write('marked.py', '# %%\ndbutils.secrets\n');
  expect(await runs.read(request({}), marked)).toBeNull();
  expect(await runs.read(request({ how: 'cells' }), marked)).toMatchObject({
    notes: [],
    plan: { isDatabricks: false },
  });
});
