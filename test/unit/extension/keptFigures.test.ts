import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { KeptFigures } from '../../../src/extension/keptFigures';
import type { RunFigures } from '../../../src/wire/languageMessages';

let folder: string;
let warnings: string[];
const kept = (inside = folder) => new KeptFigures(inside, text => warnings.push(text));
const figures = (uri: string, text = 'df.count()'): RunFigures => ({ uri, text, startTime: 1, sites: [] });
const line = { file: '/work/a.py', line: 3, column: null, endColumn: null, message: 'ValueError: no', text: 'raise' };
const failed = { began: 7, failures: [{ ...line, calledAt: null }] };
const ended = (runId: string) => ({ runId, began: 7, failures: [] });

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'strobe-kept-'));
  warnings = [];
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test('the figures of the last run of each file are restored', async () => {
  await kept().keep(ended('one'), [figures('file:///a.py'), figures('file:///b.py', 'old')]);
  await kept().keep({ ...ended('two'), ...failed }, [figures('file:///b.py', 'new')]);
  expect(await kept().figures('file:///a.py')).toEqual(figures('file:///a.py'));
  expect(await kept().figures('file:///b.py')).toEqual(figures('file:///b.py', 'new'));
  expect(await kept().figures('file:///c.py')).toBeNull();
  expect(await kept().failures()).toEqual(failed);
});

test('failures are dropped when the next run starts', async () => {
  await kept().keep({ ...ended('one'), ...failed }, []);
  await kept().dropFailure();
  expect(await kept().failures()).toBeNull();
});

test('deleting a run deletes its figures and nothing else', async () => {
  await kept().keep(ended('one'), [figures('file:///a.py')]);
  await kept().keep({ ...ended('two'), ...failed }, [figures('file:///b.py')]);
  await kept().forget('two');
  expect(await kept().figures('file:///a.py')).not.toBeNull();
  expect(await kept().figures('file:///b.py')).toBeNull();
  expect(await kept().failures()).toBeNull();
});

test('an invalid file is ignored and reported', async () => {
  await kept().keep(ended('one'), [figures('file:///a.py')]);
  for (const name of readdirSync(folder)) writeFileSync(path.join(folder, name), '{"runId":');
  expect(await kept().figures('file:///a.py')).toBeNull();
  expect(warnings).toHaveLength(1);
});

test('a folder that cannot be created is reported, without an exception', async () => {
  writeFileSync(path.join(folder, 'file'), '');
  await kept(path.join(folder, 'file')).keep(ended('one'), [figures('file:///a.py')]);
  expect(warnings).toEqual([expect.stringContaining('Could not save')]);
});

test('only the most recent files are kept', async () => {
  const many = Array.from({ length: 205 }, (_, index) => figures(`file:///${index}.py`));
  await kept().keep(ended('one'), many);
  expect(readdirSync(folder)).toHaveLength(200);
});

test('the costs of the cells of a notebook are kept, and go with their run', async () => {
  const cost = { executionCount: 1, outcome: 'passed', duration: 5, actions: 0, actionTime: 0, jobs: 0 } as const;
  const cell = (uri: string, runId: string) => ({ uri, sha256: '', runId, cost });
  const cells = [cell('cell:a', 'one'), cell('cell:b', 'two')];
  await kept().keepCells('file:///n.ipynb', cells);
  expect(await kept().cells('file:///n.ipynb')).toEqual(cells);
  expect(await kept().cells('file:///other.ipynb')).toEqual([]);
  await kept().forget('two');
  expect(await kept().cells('file:///n.ipynb')).toEqual([cells[0]]);
  expect(warnings).toEqual([]);
});
