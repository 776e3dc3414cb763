/** Third-party notices for the bundled packages, as their licenses require. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { licenceOf } from './licences.mjs';

/** This package is copied, not bundled, so no metafile lists it. */
const COPIED = 'node_modules/@vscode/tree-sitter-wasm';

/** Folders of the packages that ship: the bundled ones, and the one that is copied. */
export function shippedPackages(root, builds) {
  return [...new Set([...bundledPackages(root, builds), path.join(root, COPIED)])];
}

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

function noticeOf(folder, shipped) {
  const { manifest, file } = licenceOf(folder, shipped);
  const { name, version, license, homepage, repository } = manifest;
  const notice = readdirSync(folder).find(each => /^notice/i.test(each));
  const texts = [file, ...(notice ? [path.join(folder, notice)] : [])].map(each => readFileSync(each, 'utf8').trim());
  const from = homepage ?? repository?.url ?? repository ?? '';
  return `${name} ${version} (${license})\n${from}\n\n${texts.join('\n\n')}`;
}
