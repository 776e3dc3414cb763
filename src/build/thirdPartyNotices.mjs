/** The notices of the packages that are part of the bundles, as their licences ask for. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { licenceOf } from './licences.mjs';

/** Its files are copied and not bundled, so no metafile names it. */
const COPIED = 'node_modules/@vscode/tree-sitter-wasm';

/** Folders of the packages that ship: those whose files went into builds with a metafile, and what is copied. */
export function shippedPackages(root, builds) {
  return [...new Set([...bundledPackages(root, builds), path.join(root, COPIED)])];
}

/** Folders of the packages whose files went into builds with a metafile. */
export function bundledPackages(root, builds) {
  const inputs = builds.flatMap(({ metafile }) => Object.keys(metafile.inputs));
  const folders = inputs.map(file => /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(file)?.[1]).filter(Boolean);
  return [...new Set(folders)].sort().map(folder => path.join(root, folder));
}

/** @throws Error as `licenceOf` */
export function thirdPartyNotices(folders) {
  const notices = folders.map(noticeOf);
  const rule = `\n\n${'-'.repeat(100)}\n\n`;
  return `Strobe contains the following software of others.${rule}${notices.join(rule)}\n`;
}

function noticeOf(folder) {
  const { manifest, file } = licenceOf(folder);
  const { name, version, license, homepage, repository } = manifest;
  const notice = readdirSync(folder).find(each => /^notice/i.test(each));
  const texts = [file, notice].filter(Boolean).map(each => readFileSync(path.join(folder, each), 'utf8').trim());
  const from = homepage ?? repository?.url ?? repository ?? '';
  return `${name} ${version} (${license})\n${from}\n\n${texts.join('\n\n')}`;
}
