/** Every rule has a page in docs/rules, which the panel and the Problems view open, and every page is about a rule. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { SOURCE_RULES } from '../../../src/language/diagnostics/rules';

const root = path.resolve(import.meta.dirname, '../../..');
const read = (folder: string) =>
  readdirSync(path.join(root, folder)).map(name => ({
    name,
    text: readFileSync(path.join(root, folder, name), 'utf8'),
  }));
const SECTION = 'cache|cluster|dataset|driver|failure|join|memory|plan|python|read|stage|stream|write';
const pages = read('docs/rules').filter(({ name }) => name !== 'README.md');

test('each rule has a page, and each page a rule', () => {
  const named = read('src/model/findings').flatMap(({ text }) =>
    [...text.matchAll(new RegExp(`'((?:${SECTION})\\.[a-z][A-Za-z]+)'`, 'g'))].map(([, rule]) => `${rule}.md`),
  );
  const ofSource = Object.keys(SOURCE_RULES).map(rule => `${rule}.md`);
  expect(pages.map(({ name }) => name).sort()).toEqual([...new Set([...named, ...ofSource])].sort());
});

test.each(pages)('$name says how to see it in Spark’s own UI, and what to change', ({ text }) => {
  expect(text).toMatch(/^## .*Spark.* UI/m);
  expect(text).toMatch(/^## What to change/m);
});

test.each(Object.entries(SOURCE_RULES))('the page of %s says how to switch it off', (rule, { level }) => {
  const { text } = pages.find(({ name }) => name === `${rule}.md`)!;
  expect(text).toContain(`"strobe.diagnostics": { "${rule}": "off" }`);
  expect(text).toContain(`The default is \`${level}\`.`);
});
