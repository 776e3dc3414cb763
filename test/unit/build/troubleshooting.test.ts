import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';

const root = path.resolve(__dirname, '../../..');
const texts = sourceTexts();

/** Sources by their path, TypeScript and Python. */
function sourceTexts(): Map<string, string> {
  const files = readdirSync(path.join(root, 'src'), { recursive: true, encoding: 'utf8' });
  const sources = files.filter(file => /\.(ts|tsx|py)$/.test(file));
  return new Map(sources.map(file => [file, readFileSync(path.join(root, 'src', file), 'utf8')]));
}

function found(pattern: RegExp): string[] {
  return [...texts.values()].flatMap(text => [...text.matchAll(pattern)].map(match => match[1]!));
}

const quoted = (text: string): string[] => [...text.matchAll(/'([^']+)'/g)].map(match => match[1]!);

/** Codes that a person may see, as the sources have them. */
function codesOfSource(): string[] {
  const unions = found(/export type (?:Error|Degradation|Limit|Note)Code =([^;]+);/g).flatMap(quoted);
  const degraded = found(/type: 'degraded',[^}]*?code: '([^']+)'/g);
  const passed = found(/\bdegrade\(\s*'([^']+)'/g);
  const added = found(/\bdegradations\.add\(\s*'([^']+)'/g);
  const raised = found(/\bNotebookError\(\s*'([^']+)'/g);
  const refused = found(/\.failed\('([^']+)'/g);
  const hooks = quoted(found(/^HOOKS = \(([^)]+)\)/gm).join(''));
  return [...unions, ...degraded, ...passed, ...added, ...raised, ...refused, ...hooks.map(name => `recorder.${name}`)];
}

test('docs/troubleshooting.md has every code of the sources, and no other', () => {
  const page = readFileSync(path.join(root, 'docs/troubleshooting.md'), 'utf8');
  const codes = [...page.matchAll(/^\| `([^`]+)`/gm)].map(match => match[1]!);
  expect([...codes].sort()).toEqual([...new Set(codesOfSource())].sort());
});
