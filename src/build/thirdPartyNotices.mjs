/** The notices of the packages that are part of the bundles, as their licences ask for. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
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

/** Folders of the packages whose files went into builds with a metafile. */
export function bundledPackages(root, builds) {
  const inputs = builds.flatMap(({ metafile }) => Object.keys(metafile.inputs));
  const folders = inputs.map(file => /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(file)?.[1]).filter(Boolean);
  return [...new Set(folders)].sort().map(folder => path.join(root, folder));
}

/** @throws Error for a package without a licence text, or with a licence that has not been agreed to */
export function thirdPartyNotices(folders) {
  const notices = folders.map(noticeOf);
  const rule = `\n\n${'-'.repeat(100)}\n\n`;
  return `Strobe contains the following software of others.${rule}${notices.join(rule)}\n`;
}

function noticeOf(folder) {
  const { name, version, license, homepage, repository } = JSON.parse(
    readFileSync(path.join(folder, 'package.json'), 'utf8'),
  );
  if (!ALLOWED.has(license)) throw new Error(`${name} ${version} has the licence ${license}: may it be bundled?`);
  const file = readdirSync(folder).find(each => /^(licen[cs]e|copying)/i.test(each));
  if (!file || !existsSync(path.join(folder, file))) throw new Error(`${name} ${version} comes without its licence.`);
  const notice = readdirSync(folder).find(each => /^notice/i.test(each));
  const texts = [file, notice].filter(Boolean).map(each => readFileSync(path.join(folder, each), 'utf8').trim());
  const from = homepage ?? repository?.url ?? repository ?? '';
  return `${name} ${version} (${license})\n${from}\n\n${texts.join('\n\n')}`;
}
