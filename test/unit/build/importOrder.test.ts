import { readdirSync } from 'node:fs';
import path from 'node:path';
import { ESLint } from 'eslint';
import { describe, expect, test } from 'vitest';

const root = path.resolve(__dirname, '../../..');
const eslint = new ESLint({ cwd: root });

/** Rules that a file with this text breaks, if it stands there. */
async function broken(file: string, text: string): Promise<(string | null)[]> {
  const [result] = await eslint.lintText(`${text}\n`, { filePath: path.join(root, file) });
  return result!.messages.map(message => message.ruleId);
}

/** A TypeScript module of a folder: the rule can only see files that are there. */
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
  ])('forbids it for %s, too', async (_what, text) => {
    const rules = await broken('src/model/example.ts', text.replace('X', moduleOf('wire')));
    expect(rules).toContain('import-x/no-restricted-paths');
  });

  test.each(ALLOWED)('lets %s import %s', async (from, to) => {
    expect(await broken(`src/${from}/example.ts`, `import '${moduleOf(to)}';`)).toEqual([]);
  });

  test.each(['cli', 'gateway', 'runtime', 'webview', 'model'])('keeps vscode out of %s', async folder => {
    expect(await broken(`src/${folder}/example.ts`, `import 'vscode';`)).toEqual(['no-restricted-imports']);
  });

  test('lets extension import vscode', async () => {
    expect(await broken('src/extension/example.ts', `import 'vscode';`)).toEqual([]);
  });

  test.each(['model', 'spark', 'layout'])('keeps files and sockets out of %s', async folder => {
    for (const name of ['node:fs', 'fs', 'http', 'fs/promises']) {
      expect(await broken(`src/${folder}/example.ts`, `import '${name}';`)).toEqual(['no-restricted-imports']);
    }
  });
});
