/** The folders of the recorder import one another in one direction, as those of `src` do (see `eslint.config.mjs`). */
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';

const home = resolve(__dirname, '../../../src/recorder/strobe_recorder');

/** From the one that depends on nothing else. A folder may import itself, what stands before it, and `standard.py`. */
const ORDER = [
  'link',
  'stack',
  'classification',
  'calls',
  'runners',
  'spare',
  'capture',
  'ledger',
  'jvm',
  'connect',
  'ending',
];
/** Modules beside the folders, which put them together, and the one below all of them. */
const BESIDE = ['__init__', 'imports', 'messages', 'run_notebook', 'run_sql', 'standard'];
const RELATIVE_IMPORT = /^\s*from (\.+)([\w.]*) import (?:\(([^)]*)\)|(.*))/gm;

interface Module {
  name: string;
  folder: string | null;
  /** By name, with the folder: `link.channel`. */
  imports: string[];
}

/** Without the driver of notebooks, a package of its own that also runs where nothing is recorded. */
const modules = readdirSync(home, { recursive: true, encoding: 'utf8' })
  .filter(file => file.endsWith('.py') && !/^notebook\b/.test(file))
  .map(readModule);

function readModule(file: string): Module {
  const parts = relative(home, join(home, file)).replace(/\.py$/, '').split(/[\\/]/);
  const folder = parts.length > 1 ? parts[0]! : null;
  const imports: string[] = [];
  for (const [, dots, from, inParentheses, inLine] of readFileSync(join(home, file), 'utf8').matchAll(
    RELATIVE_IMPORT,
  )) {
    const start = dots === '.' ? folder : null;
    const path = [...(start ? [start] : []), ...(from ? from.split('.') : [])];
    const isFolder = path.length === 0 || (path.length === 1 && ORDER.includes(path[0]!));
    const names = (inParentheses ?? inLine!).replace(/#.*/g, '').split(',').map(name => name.trim()).filter(Boolean); // prettier-ignore
    imports.push(...(isFolder ? names.map(name => [...path, name].join('.')) : [path.join('.')]));
  }
  return { name: parts.join('.'), folder, imports };
}

const folderOf = (name: string): string | null => (name.includes('.') ? name.split('.')[0]! : null);

/** Names of modules that import one another, in a circle; null for none. */
function circle(from: string, path: string[] = []): string[] | null {
  if (path.includes(from)) return [...path.slice(path.indexOf(from)), from];
  for (const imported of modules.find(({ name }) => name === from)?.imports ?? []) {
    const found = circle(imported, [...path, from]);
    if (found) return found;
  }
  return null;
}

describe('the modules of the recorder', () => {
  test('are in the folders of the order, or beside them', () => {
    expect([...new Set(modules.flatMap(({ folder }) => folder ?? []))].sort()).toEqual([...ORDER].sort());
    expect(modules.filter(({ folder }) => folder === null).map(({ name }) => name).sort()).toEqual(BESIDE); // prettier-ignore
  });

  test.each(ORDER)('in %s import only themselves and what stands below', folder => {
    const below = ORDER.slice(0, ORDER.indexOf(folder) + 1);
    const imports = modules.filter(module => module.folder === folder).flatMap(module => module.imports);
    expect(imports.filter(name => name !== 'standard' && !below.includes(folderOf(name) ?? ''))).toEqual([]);
  });

  test('import modules that exist', () => {
    const names = new Set(modules.map(({ name }) => name));
    expect(modules.flatMap(({ imports }) => imports).filter(name => !names.has(name))).toEqual([]);
  });

  test('have no import circle', () => {
    for (const { name } of modules) expect(circle(name)).toBeNull();
  });
});
