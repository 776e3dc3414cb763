/**
 * `npm run package`: creates `strobe-<version>.vsix`, the installable extension, with exactly the files that `.vscodeignore`
 * includes. Fails if it is larger than two megabytes.
 */
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensureDependencies } from './ensureDependencies.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
const MAX_BYTES = 2 * 1024 * 1024;
/** Manifest fields that are not needed in the packaged extension. */
const OF_DEVELOPMENT = ['bin', 'private', 'scripts', 'devDependencies', 'overrides'];

await ensureDependencies();
const { createVSIX, listFiles, PackageManager } = (await import('@vscode/vsce')).default;
const { buildBundles } = await import('./bundles.mjs');
const { shippedPackages, thirdPartyNotices } = await import('./thirdPartyNotices.mjs');

const staging = mkdtempSync(path.join(tmpdir(), 'strobe-package-'));
try {
  const out = path.resolve(process.argv[2] ?? path.join(root, `strobe-${manifest().version}.vsix`));
  await stage();
  const files = await listFiles({ cwd: staging, packageManager: PackageManager.None });
  requireWhole(files);
  const packed = { cwd: staging, packagePath: out, dependencies: false };
  // The package contains the README's images, and has no repository address for links.
  await createVSIX({ ...packed, allowMissingRepository: true, rewriteRelativeLinks: false });
  print(files, statSync(out).size);
} finally {
  rmSync(staging, { recursive: true, force: true });
}

/** Copies the files that ship, and the input of vsce, to the staging folder. */
async function stage() {
  const options = { minify: true, sourcemap: false, metafile: true, legalComments: 'none' };
  const builds = await buildBundles(path.join(staging, 'dist'), { only: bundle => bundle.isShipped, options });
  const write = (file, text) => writeFileSync(path.join(staging, file), text);
  write('package.json', `${JSON.stringify(shippedManifest(), null, 2)}\n`);
  write('THIRD_PARTY_NOTICES.txt', thirdPartyNotices(shippedPackages(root, builds)));
  const pictures = picturesOfReadme();
  const folderOf = each => each.replace(/\/\*\*$/, '');
  for (const file of [...named().map(folderOf), ...pictures])
    if (existsSync(path.join(root, file)) && !isMade(file)) copy(file);
  write('.vscodeignore', [ignored(), ...pictures.map(picture => `!${picture}`), ''].join('\n'));
}

function isMade(file) {
  return file.startsWith('dist/') || existsSync(path.join(staging, file));
}

function copy(file) {
  cpSync(path.join(root, file), path.join(staging, file), { recursive: true });
}

function ignored() {
  return readFileSync(path.join(root, '.vscodeignore'), 'utf8').trimEnd();
}

/** The files and folders that `.vscodeignore` includes with `!`. */
function named() {
  const lines = ignored().split('\n');
  return lines.filter(line => line.startsWith('!')).map(line => line.slice(1).trim());
}

/** @throws Error if an included file is missing, or a file of the build is not included */
function requireWhole(files) {
  const missing = named().filter(
    each => !files.some(file => file === each || (each.endsWith('/**') && file.startsWith(each.slice(0, -2)))),
  );
  if (missing.length > 0) throw new Error(`.vscodeignore includes files that do not exist: ${missing.join(', ')}`);
  const stray = filesIn('dist').filter(file => !files.includes(file));
  if (stray.length > 0) throw new Error(`.vscodeignore does not include these files of the build: ${stray.join(', ')}`);
}

/** The images of the README, which is the details page of the installed extension. */
function picturesOfReadme() {
  const readme = readFileSync(path.join(root, 'README.md'), 'utf8');
  const pictures = [...readme.matchAll(/\]\((media\/[^)]+)\)/g)].map(match => match[1]);
  const isThere = picture => existsSync(path.join(root, picture));
  for (const missing of pictures.filter(picture => !isThere(picture))) console.error(`missing: ${missing}`);
  return pictures.filter(isThere);
}

function filesIn(folder) {
  return readdirSync(path.join(staging, folder), { withFileTypes: true, recursive: true })
    .filter(entry => entry.isFile())
    .map(entry => path.relative(staging, path.join(entry.parentPath ?? entry.path, entry.name)))
    .map(file => file.replaceAll(path.sep, '/'));
}

function manifest() {
  return JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'));
}

function shippedManifest() {
  return Object.fromEntries(Object.entries(manifest()).filter(([key]) => !OF_DEVELOPMENT.includes(key)));
}

/** @throws Error if the package is larger than allowed */
function print(files, packed) {
  const sizes = files.map(file => [file, statSync(path.join(staging, file)).size]).sort((one, two) => two[1] - one[1]);
  for (const [file, bytes] of sizes) console.log(`${kilobytes(bytes).padStart(7)} KB  ${file}`);
  console.log(`${kilobytes(packed).padStart(7)} KB  packed`);
  if (packed > MAX_BYTES) throw new Error(`${packed} bytes are more than the ${MAX_BYTES} that are allowed.`);
}

function kilobytes(bytes) {
  return (bytes / 1024).toFixed(1);
}
