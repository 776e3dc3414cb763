import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';

const root = path.resolve(__dirname, '../../..');
const pages = ['README.md', 'CONTRIBUTING.md', 'SECURITY.md', ...filesOf('docs', '.md')];
const textOf = new Map(pages.map(page => [page, readFileSync(path.join(root, page), 'utf8')]));

function filesOf(folder: string, ending: string): string[] {
  const names = readdirSync(path.join(root, folder), { encoding: 'utf8' });
  return names.filter(name => name.endsWith(ending)).map(name => `${folder}/${name}`);
}

/** The folders of `src`, without what Python leaves there. */
function foldersOfSource(): string[] {
  const entries = readdirSync(path.join(root, 'src'), { recursive: true, withFileTypes: true });
  return entries
    .filter(entry => entry.isDirectory() && entry.name !== '__pycache__')
    .map(entry => path.relative(root, path.join(entry.parentPath, entry.name)).replaceAll(path.sep, '/'));
}

describe.each(pages)('%s', page => {
  const text = textOf.get(page)!;

  test('names files and folders that are there', () => {
    const named = [...text.matchAll(/`((?:src|test|docs|media)\/[\w./-]+)`/g)].map(match => match[1]!);
    expect(named.filter(file => !existsSync(path.join(root, file)))).toEqual([]);
  });

  test('links to files and headings that are there', () => {
    const links = [...text.matchAll(/\]\((?!https?:)([^)\s]+)\)/g)].map(match => match[1]!);
    expect(links.filter(link => !leadsSomewhere(page, link))).toEqual([]);
  });

  test('names npm scripts that are there', () => {
    const { scripts } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as { scripts: object };
    const named = [...text.matchAll(/\bnpm run ([\w:]+)/g)].map(match => match[1]!);
    expect(named.filter(name => !(name in scripts))).toEqual([]);
  });
});

test('docs/architecture.md says of every folder of src what it holds', () => {
  const rows = [...textOf.get('docs/architecture.md')!.matchAll(/^\| `(src\/[\w/]+)` /gm)].map(match => match[1]!);
  expect([...rows].sort()).toEqual(foldersOfSource().sort());
});

test('docs/architecture.md has the order of the folders that lint checks', () => {
  const config = readFileSync(path.join(root, 'eslint.config.mjs'), 'utf8');
  const checked = [...config.matchAll(/^ {2}(\w+): \[([^\]]*)\],$/gm)].map(
    ([, folder, allowed]) => `${folder}: ${[...allowed!.matchAll(/\w+/g)].join(', ')}`,
  );
  const rows = textOf.get('docs/architecture.md')!.matchAll(/^\| `(\w+)` +\| ([\w, ()]+?) *\|$/gm);
  const documented = [...rows].map(([, folder, allowed]) => `${folder}: ${allowed!.replace(/^nothing.*/, '')}`);
  expect(documented).toEqual(checked);
});

test('docs/recording-format.md has every type of event', () => {
  const sources = ['runEvent.ts', 'recorderEvents.ts', 'degradation.ts'].map(file =>
    readFileSync(path.join(root, 'src/model', file), 'utf8'),
  );
  const types = [...sources.join('\n').matchAll(/\btype: (?:v\.literal\()?'(\w+)'/g)].map(match => match[1]!);
  const page = textOf.get('docs/recording-format.md')!;
  expect(types.length).toBeGreaterThan(40);
  expect(types.filter(type => !page.includes(`\`${type}\``))).toEqual([]);
});

test('README.md fits on a page', () => {
  expect(textOf.get('README.md')!.trimEnd().split('\n').length).toBeLessThanOrEqual(120);
});

function leadsSomewhere(page: string, link: string): boolean {
  const [file, heading] = link.split('#');
  const target = file === '' ? page : path.posix.join(path.posix.dirname(page), file!);
  if (!existsSync(path.join(root, target))) return false;
  return heading === undefined || headingsOf(target).includes(heading);
}

/** As GitHub and VS Code make anchors of headings. */
function headingsOf(page: string): string[] {
  const headings = [...readFileSync(path.join(root, page), 'utf8').matchAll(/^#+ (.+)$/gm)].map(match => match[1]!);
  return headings.map(heading =>
    heading
      .toLowerCase()
      .replace(/[^\w\s-]/g, '')
      .replaceAll(' ', '-'),
  );
}
