import { readdirSync } from 'node:fs';
import path from 'node:path';
import { ESLint } from 'eslint';
import { describe, expect, test } from 'vitest';

const root = path.resolve(__dirname, '../../..');
const eslint = new ESLint({ cwd: root });

/** The lint rules that a file with this path and text violates. */
async function broken(file: string, text: string): Promise<(string | null)[]> {
  const [result] = await eslint.lintText(`${text}\n`, { filePath: path.join(root, file) });
  return result!.messages.map(message => message.ruleId);
}

/** An existing TypeScript module of a folder, because the rule only resolves existing files. */
function moduleOf(folder: string): string {
  const name = readdirSync(path.join(root, 'src', folder)).find(each => /^[a-z]\w+\.ts$/.test(each));
  return `../${folder}/${name!.replace(/\.ts$/, '')}`;
}

const FORBIDDEN = [
  ['text', 'model'],
  ['model', 'wire'],
  ['spark', 'wire'],
  ['py4j', 'model'],
  ['wire', 'client'],
  ['runtime', 'wire'],
  ['runtime', 'gateway'],
  ['runtime', 'model'],
  ['gateway', 'cli'],
  ['layout', 'spark'],
  ['webview', 'gateway'],
  ['language', 'runtime'],
  ['extension', 'gateway'],
  ['build', 'cli'],
] as const;

const ALLOWED = [
  ['model', 'text'],
  ['spark', 'model'],
  ['runtime', 'errors'],
  ['gateway', 'py4j'],
  ['extension', 'client'],
  ['cli', 'gateway'],
  ['extension', 'runtime'],
] as const;

describe('the import order of folders', () => {
  test.each(FORBIDDEN)('forbids %s to import %s', async (from, to) => {
    const rules = await broken(`src/${from}/example.ts`, `import '${moduleOf(to)}';`);
    expect(rules).toEqual(['import-x/no-restricted-paths']);
  });

  test.each([
    ['a type', `import type { A } from 'X';\nexport type B = A;`],
    ['a re-export', `export * from 'X';`],
    ['a lazy import', `export const a = () => import('X');`],
  ])('also applies to %s', async (_what, text) => {
    const rules = await broken('src/model/example.ts', text.replace('X', moduleOf('wire')));
    expect(rules).toContain('import-x/no-restricted-paths');
  });

  test.each(ALLOWED)('allows %s to import %s', async (from, to) => {
    expect(await broken(`src/${from}/example.ts`, `import '${moduleOf(to)}';`)).toEqual([]);
  });

  test.each(['cli', 'gateway', 'runtime', 'webview', 'model'])('forbids vscode in %s', async folder => {
    expect(await broken(`src/${folder}/example.ts`, `import 'vscode';`)).toEqual(['no-restricted-imports']);
  });

  test('allows extension to import vscode', async () => {
    expect(await broken('src/extension/example.ts', `import 'vscode';`)).toEqual([]);
  });

  test.each(['model', 'spark', 'layout'])('forbids files and sockets in %s', async folder => {
    for (const name of ['node:fs', 'fs', 'http', 'fs/promises']) {
      expect(await broken(`src/${folder}/example.ts`, `import '${name}';`)).toEqual(['no-restricted-imports']);
    }
  });
});
