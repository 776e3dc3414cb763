/**
 * Part of `npm run lint`: checks the prose of the Markdown files and of the extension's texts for repeated words, wrong articles
 * and phrases with a shorter equivalent. Prints every finding with its file, line and column.
 */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import remarkFrontmatter from 'remark-frontmatter';
import remarkGfm from 'remark-gfm';
import remarkParse from 'remark-parse';
import remarkRetext from 'remark-retext';
import retextEnglish from 'retext-english';
import retextIndefiniteArticle from 'retext-indefinite-article';
import retextRepeatedWords from 'retext-repeated-words';
import retextSimplify from 'retext-simplify';
import { unified } from 'unified';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** Terms of the field, and words whose equivalents mean something else here. */
const TERMS = [
  'a number of',
  'address',
  'aggregate',
  'all of',
  'attempt',
  'combined',
  'component',
  'contains',
  'delete',
  'effect',
  'equivalent',
  'evaluate',
  'function',
  'however',
  'identical',
  'identify',
  'immediately',
  'implement',
  'initial',
  'it is',
  'maintain',
  'maximum',
  'minimum',
  'monitor',
  'multiple',
  'parameters',
  'previous',
  'provide',
  'regarding',
  'relative to',
  'relevant',
  'remain',
  'request',
  'requirement',
  'selection',
  'similar',
  'submit',
  'there are',
  'there is',
  'type',
  'validate',
];

const english = unified()
  .use(retextEnglish)
  .use(retextRepeatedWords)
  .use(retextIndefiniteArticle)
  .use(retextSimplify, { ignore: TERMS });
const markdown = unified()
  .use(remarkParse)
  .use(remarkGfm)
  .use(remarkFrontmatter)
  .use(remarkRetext, english)
  // Only the tree is checked, nothing is printed from it.
  .use(function () {
    this.compiler = () => '';
  });

const isPage = file => file.endsWith('.md') && !/node_modules|dist|test[\\/]fixtures/.test(file);
const pages = [
  ...readdirSync(root).filter(isPage),
  ...['docs', 'media', 'src', 'test', '.github'].flatMap(folder =>
    readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter(isPage)
      .map(file => path.join(folder, file)),
  ),
];

let findings = 0;
for (const page of pages) await check(page, readFileSync(path.join(root, page), 'utf8'));
const texts = JSON.parse(readFileSync(path.join(root, 'package.nls.json'), 'utf8'));
for (const [key, text] of Object.entries(texts)) await check(`package.nls.json ${key}`, text);
process.exitCode = findings > 0 ? 1 : 0;

async function check(name, text) {
  const { messages } = await markdown.process(text);
  findings += messages.length;
  for (const { line, column, reason } of messages) console.error(`${name}:${line}:${column} - ${reason}`);
}
