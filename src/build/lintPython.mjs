/**
 * Checks all Python files as `pyproject.toml` says: with ruff (rules and format), then with pyright (types). With `--fix` it
 * formats the files and applies ruff's safe fixes. Both tools are npm packages: nothing has to be installed by hand.
 */
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { PositionEncoding, Workspace } from '@astral-sh/ruff-wasm-nodejs';
import { parse } from 'smol-toml';

const root = fileURLToPath(new URL('../..', import.meta.url));
const { ruff } = parse(readFileSync(path.join(root, 'pyproject.toml'), 'utf8')).tool;
const workspace = new Workspace(ruff, PositionEncoding.Utf16);
const fixes = process.argv.includes('--fix');
/** A fix can make room for another one. */
const MOST_ROUNDS = 10;

const files = ['media', 'src', 'test'].flatMap(pythonFiles);
const findings = files.flatMap(checkFile);
for (const finding of findings) console.log(finding);
// Without a PATH it finds no Python, so that its findings do not depend on what is installed.
const pyright = [path.join(root, 'node_modules/pyright/index.js'), '--project', root];
const { status } = fixes ? { status: 0 } : spawnSync(process.execPath, pyright, { env: {}, stdio: 'inherit' });
process.exitCode = findings.length > 0 || status !== 0 ? 1 : 0;

function pythonFiles(folder) {
  const entries = readdirSync(path.join(root, folder), { recursive: true, withFileTypes: true });
  return entries
    .filter(entry => entry.isFile() && entry.name.endsWith('.py'))
    .map(entry => path.relative(root, path.join(entry.parentPath, entry.name)).replaceAll(path.sep, '/'))
    .filter(file => !matches(file, 'test/fixtures/**'))
    .sort();
}

/** Findings of one file, a line each. */
function checkFile(file) {
  const absolute = path.join(root, file);
  let text = readFileSync(absolute, 'utf8');
  const isFormatted = !ruff.format.exclude.some(pattern => matches(file, pattern));
  if (fixes) {
    const fixed = fixedText(file, text);
    const formatted = isFormatted ? workspace.format(fixed) : fixed;
    if (formatted !== text) writeFileSync(absolute, formatted);
    text = formatted;
  }
  const found = diagnostics(file, text).map(
    ({ code, message, start_location: { row, column } }) => `${file}:${row}:${column} ${code ?? 'syntax'} ${message}`,
  );
  if (isFormatted && workspace.format(text) !== text) found.push(`${file} is not formatted (npm run format)`);
  return found;
}

function diagnostics(file, text) {
  const ignored = Object.entries(ruff.lint['per-file-ignores']).flatMap(([pattern, codes]) =>
    matches(file, pattern) ? codes : [],
  );
  return workspace.check(text).filter(({ code }) => !ignored.some(prefix => code?.startsWith(prefix)));
}

function fixedText(file, text) {
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const fix = diagnostics(file, text).find(found => found.fix)?.fix;
    if (!fix) break;
    text = fix.edits.reduceRight((before, edit) => applyEdit(before, edit), text);
  }
  return text;
}

/** Rows and columns count from 1. */
function applyEdit(text, { content, location, end_location: end }) {
  const offset = ({ row, column }) => {
    const before = text.split('\n').slice(0, row - 1);
    return before.reduce((sum, line) => sum + line.length + 1, 0) + column - 1;
  };
  return text.slice(0, offset(location)) + (content ?? '') + text.slice(offset(end));
}

/** The patterns of `pyproject.toml` are folders with all that is in them: `test/jobs/**`. */
function matches(file, pattern) {
  if (!pattern.endsWith('/**')) throw new Error(`pyproject.toml: ${pattern} is not the pattern of a folder`);
  return file.startsWith(pattern.slice(0, -2));
}
