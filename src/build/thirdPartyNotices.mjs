/** Third-party notices for the bundled packages, as their licenses require. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

const ALLOWED = new Set([
  'MIT',
  'ISC',
  'Apache-2.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  '0BSD',
  'MPL-2.0',
  'BlueOak-1.0.0',
]);

/**
 * Packages that are published without a license file, and a bundled package of the same owner with the same license, whose
 * license file applies to both.
 */
const SAME_LICENSE_AS = { '@vscode/l10n': 'vscode-jsonrpc' };

/** Folders of the bundled packages, according to the metafiles of the builds. */
export function bundledPackages(root, builds) {
  const inputs = builds.flatMap(({ metafile }) => Object.keys(metafile.inputs));
  const folders = inputs.map(file => /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(file)?.[1]).filter(Boolean);
  return [...new Set(folders)].sort().map(folder => path.join(root, folder));
}

/** @throws Error for a package without a license text, or with a license that is not allowed */
export function thirdPartyNotices(folders) {
  const notices = folders.map(folder => noticeOf(folder, folders));
  const rule = `\n\n${'-'.repeat(100)}\n\n`;
  return `Strobe includes the following third-party software.${rule}${notices.join(rule)}\n`;
}

function noticeOf(folder, folders) {
  const { name, version, license, homepage, repository } = JSON.parse(
    readFileSync(path.join(folder, 'package.json'), 'utf8'),
  );
  if (!ALLOWED.has(license)) throw new Error(`${name} ${version} has the license ${license}, which is not allowed.`);
  const same = SAME_LICENSE_AS[name];
  const licensed = same ? folders.find(each => each.endsWith(path.join('node_modules', same))) : folder;
  const file = licensed && fileIn(licensed, /^(licen[cs]e|copying)/i);
  if (!file) throw new Error(`${name} ${version} has no license file.`);
  const texts = [file, fileIn(folder, /^notice/i)].filter(each => each !== null);
  const from = homepage ?? repository?.url ?? repository ?? '';
  return `${name} ${version} (${license})\n${from}\n\n${texts.join('\n\n')}`;
}

function fileIn(folder, pattern) {
  const name = readdirSync(folder).find(each => pattern.test(each));
  return name === undefined ? null : readFileSync(path.join(folder, name), 'utf8').trim();
}
