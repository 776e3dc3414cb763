import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';

const root = path.resolve(__dirname, '../../..');
const read = (file: string) => readFileSync(path.join(root, file), 'utf8');

/** Files in the repository, including new ones. */
function files(): string[] {
  const args = ['ls-files', '--cached', '--others', '--exclude-standard'];
  return execFileSync('git', args, { cwd: root, encoding: 'utf8' }).trim().split('\n');
}

test('the lock file contains no host, so that npm uses the configured registry', () => {
  const { packages } = JSON.parse(read('package-lock.json')) as { packages: Record<string, { resolved?: string }> };
  expect(Object.entries(packages).filter(([, each]) => each.resolved !== undefined)).toEqual([]);
});

test('the lock file contains every package for every platform, as npm ci requires', () => {
  type Package = { dependencies?: Record<string, string>; optionalDependencies?: Record<string, string> };
  const { packages } = JSON.parse(read('package-lock.json')) as { packages: Record<string, Package> };
  const isThere = (name: string, folder: string): boolean => {
    if (`${folder}node_modules/${name}` in packages) return true;
    return folder !== '' && isThere(name, folder.slice(0, folder.lastIndexOf('node_modules/')));
  };
  const missing = Object.entries(packages).flatMap(([folder, each]) =>
    Object.keys({ ...each.dependencies, ...each.optionalDependencies }).filter(
      name => !isThere(name, folder && `${folder}/`),
    ),
  );
  expect(missing).toEqual([]);
});

test('no file contains a local path', () => {
  const ours = [`${os.homedir()}/`, `${root}/`];
  const naming = files().filter(file => {
    const text = readIfThere(file);
    return ours.some(folder => text.includes(folder));
  });
  expect(naming).toEqual([]);
});

test('every npm script in the README exists', () => {
  const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
  const named = [...read('README.md').matchAll(/\bnpm (?:run ([\w:]+)|(start|test)\b)/g)].map(
    match => match[1] ?? match[2]!,
  );
  expect(named).toEqual(expect.arrayContaining(['start', 'test']));
  expect(named.filter(name => !(name in scripts))).toEqual([]);
});

test('every file that a package.json script runs exists', () => {
  const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
  const named = Object.values(scripts).flatMap(command => command.match(/src\/build\/\S+\.mjs/g) ?? []);
  expect(named.length).toBeGreaterThan(0);
  expect(named.filter(file => readIfThere(file) === '')).toEqual([]);
});

test('every image in the README exists', () => {
  const pictures = [...read('README.md').matchAll(/\]\((media\/[^)]+)\)/g)].map(match => match[1]!);
  expect(pictures.filter(picture => readIfThere(picture) === '')).toEqual([]);
});

test('the words that the spell check knows beside its dictionaries are sorted, each once', () => {
  const words = read('cspell-words.txt').trimEnd().split('\n');
  expect(words).toEqual([...new Set(words)].sort());
});

/** Empty if the file was deleted but not committed. */
function readIfThere(file: string): string {
  try {
    return read(file);
  } catch {
    return '';
  }
}
