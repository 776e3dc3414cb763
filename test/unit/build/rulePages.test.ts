/** Every rule has a page in docs/rules, which **Why** opens, and every page is about a rule. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';

const root = path.resolve(import.meta.dirname, '../../..');
const read = (folder: string) =>
  readdirSync(path.join(root, folder)).map(name => ({
    name,
    text: readFileSync(path.join(root, folder, name), 'utf8'),
  }));
const SECTION = 'cache|cluster|dataset|driver|failure|join|memory|plan|python|read|stage|write';
const pages = read('docs/rules').filter(({ name }) => name !== 'README.md');

test('each rule has a page, and each page a rule', () => {
  const named = read('src/model/findings').flatMap(({ text }) =>
    [...text.matchAll(new RegExp(`'((?:${SECTION})\\.[a-z][A-Za-z]+)'`, 'g'))].map(([, rule]) => `${rule}.md`),
  );
  expect(pages.map(({ name }) => name).sort()).toEqual([...new Set(named)].sort());
});

test.each(pages)('$name says how to see it in Spark’s own UI, and what to change', ({ text }) => {
  expect(text).toMatch(/^## .*Spark.* UI/m);
  expect(text).toMatch(/^## What to change/m);
});
