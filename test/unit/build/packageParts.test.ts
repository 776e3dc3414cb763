import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { isAllowed } from '../../../src/build/licences.mjs';
import { bundledPackages, thirdPartyNotices } from '../../../src/build/thirdPartyNotices.mjs';

describe('the notices of bundled packages', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(path.join(os.tmpdir(), 'strobe-notices-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  function makePackage(name: string, license: string, files: Record<string, string>): string {
    const where = path.join(folder, 'node_modules', name);
    mkdirSync(where, { recursive: true });
    writeFileSync(path.join(where, 'package.json'), JSON.stringify({ name, version: '1.0.0', license }));
    for (const [file, text] of Object.entries(files)) writeFileSync(path.join(where, file), text);
    return where;
  }

  test('contain the license and the notice of each package once', () => {
    makePackage('@a/one', 'MIT', { LICENSE: 'the words of MIT', 'NOTICE.txt': 'by somebody' });
    const inputs = ['src/x.ts', 'node_modules/@a/one/lib/a.js', 'node_modules/@a/one/lib/b.js'];
    const builds = [{ metafile: { inputs: Object.fromEntries(inputs.map(each => [each, {}])) } }];
    const notices = thirdPartyNotices(bundledPackages(folder, builds));
    expect(notices.match(/@a\/one 1\.0\.0 \(MIT\)/g)).toHaveLength(1);
    expect(notices).toContain('the words of MIT');
    expect(notices).toContain('by somebody');
  });

  test('use the license file of another package of the same owner if it is missing', () => {
    const folders = [
      makePackage('@vscode/l10n', 'MIT', {}),
      makePackage('vscode-jsonrpc', 'MIT', { 'License.txt': 'the words of both' }),
    ];
    expect(thirdPartyNotices(folders).match(/the words of both/g)).toHaveLength(2);
  });

  test('reject a license that is not allowed or missing', () => {
    expect(() => thirdPartyNotices([makePackage('gpl', 'GPL-3.0', { LICENSE: 'x' })])).toThrow('GPL-3.0');
    expect(() => thirdPartyNotices([makePackage('bare', 'MIT', {})])).toThrow('without its license');
  });

  test('may have a licence of the list, one of several alternatives, and all of several that hold together', () => {
    expect(['MIT', '(MIT OR GPL-2.0)', 'Apache-2.0 AND BSD-3-Clause'].filter(isAllowed)).toHaveLength(3);
    expect(['GPL-2.0', 'MIT AND GPL-2.0', 'SEE LICENSE IN x', '', undefined].filter(isAllowed)).toEqual([]);
  });
});
