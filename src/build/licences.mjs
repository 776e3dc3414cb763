/** Which licences the packages may have that are part of the bundles. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
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
 * Whether a package with this SPDX expression may be bundled. Of alternatives (`MIT OR GPL-2.0`) one is enough; an expression
 * with parentheses inside is refused.
 *
 * @param {unknown} expression `license` of a `package.json`
 */
export function isAllowed(expression) {
  if (typeof expression !== 'string') return false;
  const alternatives = expression.replace(/^\((.*)\)$/, '$1').split(' OR ');
  return alternatives.some(each => each.split(' AND ').every(name => ALLOWED.has(name)));
}

/**
 * The manifest of a package, and the file that holds its licence.
 *
 * @param {string} folder
 * @throws Error for a package without a licence text, or with a licence that is not on the list
 */
export function licenceOf(folder) {
  const manifest = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8'));
  const { name, version, license } = manifest;
  if (!isAllowed(license))
    throw new Error(`${name} ${version} has the license ${license}, which src/build/licences.mjs does not allow.`);
  const file = readdirSync(folder).find(each => /^(licen[cs]e|copying)/i.test(each));
  if (!file || !existsSync(path.join(folder, file))) throw new Error(`${name} ${version} comes without its license.`);
  return { manifest, file };
}
