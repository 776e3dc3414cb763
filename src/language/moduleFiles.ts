import type { PlacedChunk } from './pythonFile';

/** The Python files of the workspace, as far as an analysis needs them. Files are named by their URI. */
export interface ModuleFiles {
  /** Counts changes, so that what was made of the files can be kept until the next one. */
  readonly generation: number;
  /** Counts files that were created or deleted: they change what imports mean. */
  readonly layout: number;
  /** The file of a module (`a.b`, `..c`) that `from` imports; null if the workspace has none. */
  resolve(module: string, from: string): string | null;
  /** The code of a file; null if it cannot be read. */
  chunks(file: string): PlacedChunk[] | null;
  /** The `conftest.py` of the folders above a file, the nearest first. */
  conftests(from: string): string[];
  /** Files that import a file. */
  importers(file: string): string[];
  /** Whether the text of a file has a match. */
  mentions(file: string, pattern: RegExp): boolean;
  /** Whether a file, or a file of the workspace that it imports, can use Spark. */
  usesSpark(file: string): boolean;
}

export const NO_FILES: ModuleFiles = {
  generation: 0,
  layout: 0,
  resolve: () => null,
  chunks: () => null,
  conftests: () => [],
  importers: () => [],
  mentions: () => false,
  usesSpark: () => false,
};
