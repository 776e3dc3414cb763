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
const failure = { file: '/work/a.py', line: 3, message: 'ValueError: no', text: 'raise' };

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'strobe-kept-'));
  warnings = [];
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test('each file has what its last run said, for the next window', async () => {
  await kept().keep('one', [figures('file:///a.py'), figures('file:///b.py', 'old')], null);
  await kept().keep('two', [figures('file:///b.py', 'new')], failure);
  expect(await kept().figures('file:///a.py')).toEqual(figures('file:///a.py'));
  expect(await kept().figures('file:///b.py')).toEqual(figures('file:///b.py', 'new'));
  expect(await kept().figures('file:///c.py')).toBeNull();
  expect(await kept().failure()).toEqual(failure);
});

test('a failure is no news any more when the next run begins', async () => {
  await kept().keep('one', [], failure);
  await kept().dropFailure();
  expect(await kept().failure()).toBeNull();
});

test('a run that is deleted takes with it what it said, and nothing else', async () => {
  await kept().keep('one', [figures('file:///a.py')], null);
  await kept().keep('two', [figures('file:///b.py')], failure);
  await kept().forget('two');
  expect(await kept().figures('file:///a.py')).not.toBeNull();
  expect(await kept().figures('file:///b.py')).toBeNull();
  expect(await kept().failure()).toBeNull();
});

test('a file that is broken says nothing, and is told', async () => {
  await kept().keep('one', [figures('file:///a.py')], null);
  for (const name of readdirSync(folder)) writeFileSync(path.join(folder, name), '{"runId":');
  expect(await kept().figures('file:///a.py')).toBeNull();
  expect(warnings).toHaveLength(1);
});

test('a folder that cannot be made is told, not thrown', async () => {
  writeFileSync(path.join(folder, 'file'), '');
  await kept(path.join(folder, 'file')).keep('one', [figures('file:///a.py')], null);
  expect(warnings).toEqual([expect.stringContaining('not kept')]);
});

test('of many files the newest are kept', async () => {
  const many = Array.from({ length: 205 }, (_, index) => figures(`file:///${index}.py`));
  await kept().keep('one', many, null);
  expect(readdirSync(folder)).toHaveLength(200);
});
