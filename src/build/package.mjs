/**
 * `npm run package`: creates `strobe-<version>.vsix`, the installable extension, with exactly the files that `.vscodeignore`
 * includes. Fails if it is larger than two megabytes.
 */
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensureDependencies } from './ensureDependencies.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
const MAX_BYTES = 2 * 1024 * 1024;
/** Manifest fields that are not needed in the packaged extension. */
const OF_DEVELOPMENT = ['bin', 'private', 'scripts', 'devDependencies', 'overrides'];

await ensureDependencies();
const { zipSync } = await import('fflate');
const { buildBundles } = await import('./bundles.mjs');
const { shippedPackages, thirdPartyNotices } = await import('./thirdPartyNotices.mjs');
const { contentTypes, vsixManifest } = await import('./vsixManifest.mjs');

const staging = mkdtempSync(path.join(tmpdir(), 'strobe-package-'));
try {
  const out = path.resolve(process.argv[2] ?? path.join(root, `strobe-${manifest().version}.vsix`));
  const files = await collect();
  const zip = zipSync(entries(files), { level: 9 });
  print(files, zip.length);
  if (zip.length > MAX_BYTES)
    throw new Error(`The package has ${zip.length} bytes, more than the limit of ${MAX_BYTES}.`);
  writeFileSync(out, zip);
  console.log(`${out}: ${kilobytes(zip.length)} KB, ${files.size} files`);
} finally {
  rmSync(staging, { recursive: true, force: true });
}

/** The contents of the package, by path. */
async function collect() {
  const dist = path.join(staging, 'dist');
  const options = { minify: true, sourcemap: false, metafile: true, legalComments: 'none' };
  const builds = await buildBundles(dist, { only: bundle => bundle.isShipped, options });
  const made = {
    'package.json': Buffer.from(`${JSON.stringify(shippedManifest(), null, 2)}\n`),
    'THIRD_PARTY_NOTICES.txt': Buffer.from(thirdPartyNotices(shippedPackages(root, builds))),
  };
  const named = listed();
  const isListed = file =>
    named.some(each => file === each || (each.endsWith('/**') && file.startsWith(each.slice(0, -2))));
  const built = filesIn(staging, 'dist');
  const stray = built.filter(file => !isListed(file));
  if (stray.length > 0) throw new Error(`.vscodeignore does not include these files of the build: ${stray.join(', ')}`);
  const files = new Map();
  for (const entry of [...named, ...picturesOfReadme()])
    for (const file of entry.endsWith('/**') ? filesIn(staging, entry.slice(0, -3)) : [entry])
      files.set(file, made[file] ?? read(file));
  return files;
}

function read(file) {
  const from = path.join(file.startsWith('dist/') ? staging : root, file);
  if (!existsSync(from)) throw new Error(`.vscodeignore includes ${file}, which does not exist.`);
  return readFileSync(from);
}

/** The files and folders that `.vscodeignore` includes with `!`. */
function listed() {
  const lines = readFileSync(path.join(root, '.vscodeignore'), 'utf8').split('\n');
  return lines.filter(line => line.startsWith('!')).map(line => line.slice(1).trim());
}

/** The images of the README, which is the details page of the installed extension. */
function picturesOfReadme() {
  const readme = readFileSync(path.join(root, 'README.md'), 'utf8');
  const pictures = [...readme.matchAll(/\]\((media\/[^)]+)\)/g)].map(match => match[1]);
  const isThere = picture => existsSync(path.join(root, picture));
  for (const missing of pictures.filter(picture => !isThere(picture))) console.error(`missing: ${missing}`);
  return pictures.filter(isThere);
}

function filesIn(base, folder) {
  return readdirSync(path.join(base, folder), { withFileTypes: true, recursive: true })
    .filter(entry => entry.isFile())
    .map(entry => path.relative(base, path.join(entry.parentPath ?? entry.path, entry.name)).replaceAll(path.sep, '/'));
}

function manifest() {
  return JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'));
}

function shippedManifest() {
  return Object.fromEntries(Object.entries(manifest()).filter(([key]) => !OF_DEVELOPMENT.includes(key)));
}

function entries(files) {
  const inside = [...files].map(([file, bytes]) => [`extension/${file}`, new Uint8Array(bytes)]);
  const manifestFile = new Uint8Array(Buffer.from(vsixManifest(manifest())));
  const types = contentTypes([...inside.map(([file]) => file), 'extension.vsixmanifest']);
  return Object.fromEntries([
    ['extension.vsixmanifest', manifestFile],
    ['[Content_Types].xml', new Uint8Array(Buffer.from(types))],
    ...inside,
  ]);
}

function print(files, zipped) {
  const sizes = [...files].map(([file, bytes]) => [file, bytes.length]).sort((one, other) => other[1] - one[1]);
  for (const [file, bytes] of sizes) console.log(`${kilobytes(bytes).padStart(7)} KB  ${file}`);
  console.log(`${kilobytes(zipped).padStart(7)} KB  packed`);
}

function kilobytes(bytes) {
  return (bytes / 1024).toFixed(1);
}
