import type { ModuleFiles } from './moduleFiles';
import type { PlacedChunk } from './pythonFile';
import { partsOf, UNKNOWN, type Kept, type UserClass, type UserFunction, type UserModule, type Value } from './value';

/** What was found in an imported file. */
export interface KeptModule extends Kept {
  module: UserModule;
  chunks: readonly PlacedChunk[];
  /** Modules that it imports while it is followed. */
  imports: readonly KeptModule[];
  /** Functions whose results are those of one analysis. */
  functions: readonly UserFunction[];
  classes: readonly UserClass[];
  /** Statements that were followed. */
  steps: number;
  usesGivenSession: boolean;
  /** How often its variables were assigned. */
  version: number;
}

/**
 * The imported files of one document between its analyses: usually an edit changes none of them. What an analysis changes in
 * the values of a module is not kept.
 */
export class KeptModules {
  private readonly byFile = new Map<string, KeptModule>();
  private surroundings = '';
  private layout = -1;
  private ids = 0;
  /** What the current analysis finds for `from module import name` in a file. */
  imported: (module: string, name: string, from: string | null) => Value = () => UNKNOWN;

  /** Unique among all analyses of the document, because values are kept. */
  newId(): number {
    return ++this.ids;
  }

  /** Call it before an analysis. @param surroundings names what the document has without importing it */
  prepare(surroundings: string, { layout }: ModuleFiles): void {
    if (surroundings !== this.surroundings || layout !== this.layout) this.byFile.clear();
    this.surroundings = surroundings;
    this.layout = layout;
  }

  keep(kept: KeptModule): void {
    for (const each of kept.module.scope.madeValues()) mark(each, kept);
    this.byFile.set(kept.module.file!, kept);
  }

  get(file: string): KeptModule | null {
    return this.byFile.get(file) ?? null;
  }

  /**
   * A module and those that it imports, imported ones first; null if one has changed.
   * @param loaded the module of a file in this analysis
   */
  usable(file: string, files: ModuleFiles, loaded: (file: string) => UserModule | null): KeptModule[] | null {
    const found = new Set<KeptModule>();
    const kept = this.byFile.get(file);
    return kept !== undefined && isUsable(kept, files, loaded, found) ? [...found] : null;
  }
}

function isUsable(
  kept: KeptModule,
  files: ModuleFiles,
  loaded: (file: string) => UserModule | null,
  found: Set<KeptModule>,
): boolean {
  const { module, chunks, imports } = kept;
  const already = loaded(module.file!);
  if (already !== null || found.has(kept)) return already === null || already === module;
  if (kept.isStale || module.scope.version !== kept.version || files.chunks(module.file!) !== chunks) return false;
  if (!imports.every(each => isUsable(each, files, loaded, found))) return false;
  found.add(kept);
  return true;
}

/** Forgets what one analysis found. */
export function reset({ module, functions, classes }: KeptModule): void {
  module.scope.makeAgain();
  for (const each of functions) {
    each.results.clear();
    each.result = UNKNOWN;
    each.active = 0;
  }
  for (const each of classes) each.guessed = null;
}

/** Values that code can change tell the module that they belong to. */
function mark(value: Value, kept: Kept): void {
  switch (value.type) {
    case 'class':
      markHolder(value.class, value.class.attributes.values(), kept);
      return;
    case 'instance':
      markHolder(value.class, value.class.attributes.values(), kept);
      markHolder(value.state, value.state.attributes.values(), kept);
      return;
    case 'many':
    case 'dictionary':
      markHolder(value, partsOf(value), kept);
      return;
    case 'function':
      if (value.self !== null) mark(value.self, kept);
      return;
    case 'partial':
      for (const each of [value.callee, ...value.positional, ...value.keywords.values()]) mark(each, kept);
      return;
    default:
      for (const each of partsOf(value)) mark(each, kept);
  }
}

function markHolder(holder: { kept?: Kept }, parts: Iterable<Value>, kept: Kept): void {
  if (holder.kept !== undefined) return;
  holder.kept = kept;
  for (const each of parts) mark(each, kept);
}
