/** The licenses that bundled packages may have. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

const ALLOWED = new Set([
  '0BSD',
  'Apache-2.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'BlueOak-1.0.0',
  'CC0-1.0',
  'ISC',
  'MIT',
  'MPL-2.0',
  'Python-2.0',
  'Unlicense',
]);

/**
 * Whether a package with this SPDX expression may be bundled. Of alternatives (`MIT OR GPL-2.0`) one is enough. Expressions
 * with inner parentheses are rejected.
 *
 * @param {unknown} expression `license` of a `package.json`
 */
export function isAllowed(expression) {
  if (typeof expression !== 'string') return false;
  const alternatives = expression.replace(/^\((.*)\)$/, '$1').split(' OR ');
  return alternatives.some(each => each.split(' AND ').every(name => ALLOWED.has(name)));
}

/**
 * Packages that are published without a license file, and a bundled package of the same owner with the same license, whose
 * license file applies to both.
 */
const SAME_LICENSE_AS = { '@vscode/l10n': 'vscode-jsonrpc' };

/**
 * The manifest of a package, and the path of its license file.
 *
 * @param {string} folder
 * @param {string[]} shipped the folders of all packages that ship
 * @throws Error for a package without a license text, or with a license that is not on the list
 */
export function licenceOf(folder, shipped) {
  const manifest = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8'));
  const { name, version, license } = manifest;
  if (!isAllowed(license))
    throw new Error(`${name} ${version} has the license ${license}, which src/build/licences.mjs does not allow.`);
  const same = SAME_LICENSE_AS[name];
  const licensed = same ? shipped.find(each => each.endsWith(path.join('node_modules', same))) : folder;
  const file = licensed && readdirSync(licensed).find(each => /^(licen[cs]e|copying)/i.test(each));
  if (!file) throw new Error(`${name} ${version} comes without its license.`);
  return { manifest, file: path.join(licensed, file) };
}
