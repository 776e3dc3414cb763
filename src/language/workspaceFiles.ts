import type { ModuleFiles } from './moduleFiles';
import { mayUseSpark } from './platforms/platforms';
import { PythonFile, type PlacedChunk } from './pythonFile';
import type { PythonParser } from './pythonParser';

/** Reads files by their URI. */
export interface Disk {
  /** Null if it cannot be read. */
  read(file: string): string | null;
  /** Changes when the file changes; null if there is no such file. */
  version(file: string): string | null;
  /** The Python files in a folder and those below it, in parts. */
  pythonFiles(folder: string): AsyncIterable<string[]>;
}

export const NO_DISK: Disk = {
  read: () => null,
  version: () => null,
  // eslint-disable-next-line require-yield
  async *pythonFiles() {
    return;
  },
};

interface Known {
  version: string;
  chunks: PlacedChunk[];
}

/** What the index knows of a file. */
interface Indexed {
  /** The modules that it imports. */
  modules: readonly string[];
  /** Whether a mark of a platform is in its text. */
  isMarked: boolean;
}

const SKIPPED = /^(?:\..*|node_modules|__pycache__|site-packages|venv|env|build|dist|target|spark-warehouse)$/;
/** Whether a folder of this name holds installed or generated files, not the workspace's own. */
export const isSkipped = (folder: string): boolean => SKIPPED.test(folder);

/** Larger files are not read for another file. */
const MAX_LENGTH = 500_000;
/** Parsed files that are kept. */
const MAX_KNOWN = 300;
/** Files that are asked whether they use Spark, for one that imports them. */
const MAX_ASKED = 60;
/** Folders above a file that are searched for its modules if it is in no folder of the workspace. */
const MAX_ABOVE = 3;

/**
 * The Python files of the workspace: which file an import means, what is in it, and who imports it. An open document counts as it is
 * in the editor.
 */
export class WorkspaceFiles implements ModuleFiles {
  generation = 0;
  layout = 0;
  private folders: string[] = [];
  private readonly known = new Map<string, Known>();
  private readonly isThere = new Map<string, boolean>();
  /** Answers of `resolve`, by folder and module. */
  private readonly resolved = new Map<string, string | null>();
  private readonly indexed = new Map<string, Indexed>();
  /** Files by the last parts of the names that they import. */
  private readonly importing = new Map<string, Set<string>>();

  /** @param opened the text of an open document, with its version; null if the file is not open */
  constructor(
    private readonly parser: PythonParser,
    private readonly disk: Disk,
    private readonly opened: (file: string) => { text: string; version: number } | null,
  ) {}

  /** Reads the imports of all files in the folders of the workspace, in the background. */
  async index(folders: string[]): Promise<void> {
    this.folders = folders.map(each => each.replace(/\/$/, ''));
    this.forget();
    this.generation++;
    for (const folder of this.folders) {
      for await (const files of this.disk.pythonFiles(folder)) files.forEach(each => this.readImports(each));
    }
    this.generation++;
  }

  /** Call it when files were created or deleted, or documents opened or closed. */
  changed(files: string[]): void {
    this.forget();
    files.forEach(each => this.edited(each));
  }

  /** Whether a file is the workspace's own, or an import was searched in it. */
  concerns(file: string): boolean {
    if (this.isThere.has(file) || this.known.has(file)) return true;
    const root = this.rootOf(file) ?? '';
    return !above(file.slice(root.length + 1), 1)
      .split('/')
      .some(isSkipped);
  }

  private forget(): void {
    this.layout++;
    this.isThere.clear();
    this.resolved.clear();
  }

  /** Call it when the text of a file or of an open document has changed. */
  edited(file: string): void {
    this.generation++;
    if (this.rootOf(file) !== undefined) this.readImports(file);
  }

  resolve(module: string, from: string): string | null {
    const key = `${above(from, 1)} ${module}`;
    let found = this.resolved.get(key);
    if (found === undefined) this.resolved.set(key, (found = this.find(module, from)));
    return found === from ? null : found;
  }

  private find(module: string, from: string): string | null {
    const [dots] = /^\.*/.exec(module)!;
    const path = module
      .slice(dots.length)
      .split('.')
      .filter(each => each !== '');
    if (dots !== '') return this.fileAt(above(from, dots.length), path);
    if (path[0] === 'pyspark') return this.shadow(path, from);
    for (const folder of this.searched(from)) {
      const found = this.fileAt(folder, path);
      if (found !== null) return found;
    }
    return null;
  }

  chunks(file: string): PlacedChunk[] | null {
    const open = this.opened(file);
    const version = open === null ? this.disk.version(file) : `open ${open.version}`;
    const known = this.known.get(file);
    if (version === null) return null;
    if (known?.version === version) return known.chunks;
    const text = open?.text ?? this.disk.read(file);
    if (text === null || text.length > MAX_LENGTH) return null;
    const parsed = new PythonFile(this.parser);
    const chunks = parsed.update(text);
    parsed.dispose();
    this.known.delete(file);
    this.known.set(file, { version, chunks });
    if (this.known.size > MAX_KNOWN) this.known.delete(this.known.keys().next().value!);
    return chunks;
  }

  conftests(from: string): string[] {
    return this.foldersAbove(from)
      .map(each => `${each}/conftest.py`)
      .filter(each => each !== from && this.exists(each));
  }

  importers(file: string): string[] {
    const name = moduleName(file);
    const found: string[] = [];
    for (const importer of this.importing.get(name) ?? []) {
      if (importer === file) continue;
      const named = this.indexed.get(importer)!.modules.filter(each => lastPart(each) === name);
      if (named.some(each => this.resolve(each, importer) === file)) found.push(importer);
    }
    return found.sort((a, b) => Number(isTest(a)) - Number(isTest(b)) || a.localeCompare(b));
  }

  mentions(file: string, pattern: RegExp): boolean {
    return this.chunks(file)?.some(each => pattern.test(each.text)) ?? false;
  }

  usesSpark(file: string): boolean {
    const asked = new Set([file]);
    // The set grows while the files are asked.
    for (const each of asked) {
      const { modules, isMarked } = this.indexed.get(each) ?? { modules: [], isMarked: false };
      if (isMarked) return true;
      for (const found of modules.map(module => this.resolve(module, each))) {
        if (found !== null && asked.size < MAX_ASKED) asked.add(found);
      }
    }
    return false;
  }

  /** A package of the person's own that is called `pyspark` hides Spark's, if it is beside the file that imports it. */
  private shadow(path: string[], from: string): string | null {
    const folder = above(from, 1);
    const isSpark = this.exists(`${folder}/pyspark/sql/__init__.py`) || this.exists(`${folder}/pyspark/context.py`);
    return isSpark ? null : this.fileAt(folder, path);
  }

  private fileAt(folder: string, path: string[]): string | null {
    const base = [folder, ...path].join('/');
    const isModule = path.length > 0 && this.exists(`${base}.py`);
    const file = isModule ? `${base}.py` : `${base}/__init__.py`;
    return isModule || this.exists(file) ? file : null;
  }

  /** As when the file is run as a script, or from a folder above it. */
  private searched(from: string): string[] {
    const all = this.foldersAbove(from);
    const top = all[all.length - 1]!;
    return [...all, `${top}/src`, `${top}/lib`, `${top}/python`];
  }

  private foldersAbove(from: string): string[] {
    const root = this.rootOf(from);
    const found: string[] = [];
    let folder = above(from, 1);
    while (folder.length > 8 && found.length < (root === undefined ? MAX_ABOVE : 20)) {
      found.push(folder);
      if (folder === root) break;
      folder = above(folder, 1);
    }
    return found.length === 0 ? [above(from, 1)] : found;
  }

  private exists(file: string): boolean {
    let found = this.isThere.get(file);
    if (found === undefined) {
      found = this.opened(file) !== null || this.disk.version(file) !== null;
      this.isThere.set(file, found);
    }
    return found;
  }

  private rootOf(file: string): string | undefined {
    return this.folders.find(each => file.startsWith(`${each}/`));
  }

  private readImports(file: string): void {
    const text = this.opened(file)?.text ?? this.disk.read(file);
    if (text !== null && text.length > MAX_LENGTH) return;
    for (const each of this.indexed.get(file)?.modules ?? []) this.importing.get(lastPart(each))?.delete(file);
    this.indexed.delete(file);
    if (text === null) return;
    const modules = importsIn(text);
    this.indexed.set(file, { modules, isMarked: mayUseSpark(text) });
    for (const name of modules.map(lastPart)) {
      const files = this.importing.get(name);
      if (files === undefined) this.importing.set(name, new Set([file]));
      else files.add(file);
    }
  }
}

/** `a.b` of `import a.b` and of `from a import b`, and `a` of `from a import f`. */
function importsIn(text: string): string[] {
  const found = new Set<string>();
  for (const [, from, names, module] of text.matchAll(
    /^[ \t]*(?:from[ \t]+([.\w]+)[ \t]+import[ \t]+(\([^)]*\)|[^\n#]*)|import[ \t]+([^\n#]+))/gm,
  )) {
    if (from === undefined) module!.split(',').forEach(each => found.add(each.trim().split(/\s/)[0]!));
    else {
      found.add(from);
      for (const each of names!.match(/\w+(?=\s*(?:,|as\b|\)|\\|$))/gm) ?? []) {
        found.add(from.endsWith('.') ? from + each : `${from}.${each}`);
      }
    }
  }
  return [...found];
}

const lastPart = (module: string): string => module.slice(module.lastIndexOf('.') + 1);

const above = (file: string, levels: number): string => file.split('/').slice(0, -levels).join('/');

const isTest = (file: string): boolean => /\/(?:test_[^/]*|[^/]*_test|conftest)\.py$/.test(file);

/** The last part of the name by which a file is imported. */
function moduleName(file: string): string {
  const path = file.split('/');
  const last = path.pop()!.replace(/\.py$/, '');
  return last === '__init__' ? (path.pop() ?? '') : last;
}
