import { importedByStar, importedValue, memberOfModule } from '../importedValue';
import { reset, type KeptModule, type KeptModules } from '../keptModules';
import type { ModuleFiles } from '../moduleFiles';
import type { PlacedChunk } from '../pythonFile';
import { Scope } from '../scope';
import type { Statement } from '../syntax';
import { join, UNKNOWN, type UserClass, type UserFunction, type UserModule, type Value } from '../value';
import type { Context } from './context';

/** More files are not followed for one. */
const MAX_MODULES = 60;

/** What was found so far. */
export interface Defined {
  functions: readonly UserFunction[];
  classes: readonly UserClass[];
  /** Tables of declarative pipelines. */
  tables: number;
}

/** An imported file that is being followed. */
interface Loading {
  imports: Set<KeptModule>;
  isKeepable: boolean;
}

/** The files that an analysis reads: imported ones, and those that import. */
export class Modules {
  private readonly loaded = new Map<string, UserModule>();
  private loading: Loading | null = null;

  private readonly beside = new Map<PlacedChunk, readonly PlacedChunk[]>();

  constructor(
    private readonly context: Context,
    private readonly files: ModuleFiles,
    private readonly kept: KeptModules,
    private readonly defined: () => Defined,
  ) {
    kept.imported = (module, name, from) => this.imported(module, name, from);
  }

  newModule(file: string | null, role: UserModule['role']): UserModule {
    const scope = Scope.module<Value>({ join, unknown: UNKNOWN });
    const module: UserModule = { file, role, scope, fixtures: new Map() };
    if (file !== null) this.loaded.set(file, module);
    return module;
  }

  imports({ module, name, alias, bindsRoot }: Statement & { type: 'import' }): void {
    const { scope, module: own } = this.context.frame;
    if (name === '*') this.star(module);
    else if (name === null) {
      const bound = bindsRoot ? module.split('.')[0]! : module;
      const isFile = this.fileOf(module, own.file) !== null;
      scope.assign(alias, isFile ? moduleValue(bound, own.file!) : importedValue(bound, null));
    } else if (scope.kind === 'module') {
      // Most files need few of those that they import, and those that import each other have no first one.
      const { kept } = this;
      scope.assignLater(alias, () => kept.imported(module, name, own.file));
    } else scope.assign(alias, this.imported(module, name, own.file));
  }

  /** `from module import name`. */
  private imported(module: string, name: string, from: string | null): Value {
    const file = this.fileOf(module, from);
    const within = submodule(module, name);
    const isSubmodule = this.fileOf(within, from) !== null;
    if (file === null && !isSubmodule) return importedValue(module, name);
    const found = file === null ? null : (this.load(file)?.scope.lookUp(name) ?? null);
    if (found !== null) return found;
    return isSubmodule ? moduleValue(within, from!) : UNKNOWN;
  }

  private star(module: string): void {
    const { scope } = this.context.frame;
    const file = this.fileOf(module, this.context.frame.module.file);
    const loaded = file === null ? null : this.load(file);
    if (loaded === null) importedByStar(module).forEach(([each, value]) => scope.assign(each, value));
    else {
      // A package with its own `display` wraps that of the platform.
      const { functions } = this.context.surroundings;
      for (const each of loaded.scope.names()) {
        if (!each.startsWith('_') && !functions.has(each)) scope.assign(each, loaded.scope.lookUp(each)!);
      }
    }
  }

  /** An attribute of a module: a variable, or a module in its package. */
  member({ name: module, from }: Value & { type: 'module' }, name: string): Value {
    if (from === undefined) return memberOfModule(module, name);
    const file = this.files.resolve(module, from);
    const found = file === null ? null : (this.load(file)?.scope.lookUp(name) ?? null);
    if (found !== null) return found;
    const within = submodule(module, name);
    return this.files.resolve(within, from) === null ? UNKNOWN : moduleValue(within, from);
  }

  /** Sets a variable of another module. */
  setMember({ name: module, from }: Value & { type: 'module' }, name: string, value: Value): void {
    const file = from === undefined ? null : this.files.resolve(module, from);
    if (file !== null) this.load(file)?.scope.assign(name, value);
  }

  private fileOf(module: string, from: string | null): string | null {
    return from === null ? null : this.files.resolve(module, from);
  }

  /** Follows a file that is imported, once. In a circle, it has only the variables that it has so far. */
  private load(file: string): UserModule | null {
    const module = this.loaded.get(file) ?? this.reuse(file) ?? this.read(file);
    if (this.loading !== null) {
      const kept = this.kept.get(file);
      // Not those of a circle, which have not been followed to their end.
      if (kept !== null && kept.module === module) this.loading.imports.add(kept);
      else this.loading.isKeepable = false;
    }
    return module;
  }

  /** Takes a module, and those that it imports, from the analysis before. */
  private reuse(file: string): UserModule | null {
    const { budget, recorder } = this.context;
    const usable = this.kept.usable(file, this.files, each => this.loaded.get(each) ?? null);
    if (usable === null || this.loaded.size + usable.length > MAX_MODULES) return null;
    for (const kept of usable) {
      const { module, chunks, steps, usesGivenSession } = kept;
      reset(kept);
      this.loaded.set(module.file!, module);
      for (const chunk of chunks) this.beside.set(chunk, chunks);
      budget.spend(module, steps);
      if (usesGivenSession) recorder.sessionGiven();
    }
    return this.loaded.get(file)!;
  }

  private read(file: string): UserModule | null {
    if (this.loaded.size >= MAX_MODULES) return null;
    const module = this.newModule(file, 'imported');
    const { recorder } = this.context;
    recorder.importing++;
    this.readKeepable(module);
    recorder.importing--;
    return module;
  }

  private readKeepable(module: UserModule): void {
    const { budget, recorder } = this.context;
    const outer = this.loading;
    const loading: Loading = { imports: new Set(), isKeepable: true };
    const { functions, classes, tables } = this.defined();
    const before = { functions: functions.length, classes: classes.length, steps: budget.spentOnOthers };
    const { shortages } = budget;
    const { usesGivenSession } = recorder;
    this.loading = loading;
    recorder.usesGivenSession = false;
    this.run(module);
    const made = functions.slice(before.functions);
    if (
      loading.isKeepable &&
      tables === this.defined().tables &&
      shortages === budget.shortages &&
      !made.some(isClosure)
    ) {
      this.kept.keep({
        ...{ module, chunks: this.files.chunks(module.file!) ?? [], imports: [...loading.imports], functions: made },
        ...{ classes: classes.slice(before.classes), steps: budget.spentOnOthers - before.steps },
        ...{ usesGivenSession: recorder.usesGivenSession, version: module.scope.version, isStale: false },
      });
    }
    recorder.usesGivenSession ||= usesGivenSession;
    this.loading = outer;
  }

  /** Follows a file that imports the analysed one, for the arguments that it gives. */
  caller(file: string): void {
    if (this.loaded.has(file) || this.loaded.size >= MAX_MODULES) return;
    this.run(this.newModule(file, 'caller'));
  }

  private run(module: UserModule): void {
    const { context } = this;
    const { region } = context;
    context.region = 0;
    const chunks = this.files.chunks(module.file!) ?? [];
    for (const chunk of chunks) {
      this.beside.set(chunk, chunks);
      const frame = { chunk, scope: module.scope, module, function: null, returned: UNKNOWN, yielded: null };
      context.within(frame, () => context.block(chunk.statements));
    }
    context.region = region;
  }

  /** The chunks of the same file. */
  chunksBeside(chunk: PlacedChunk): readonly PlacedChunk[] {
    return this.beside.get(chunk) ?? [chunk];
  }

  /** A fixture of pytest, from the file itself or the nearest `conftest.py`, but not the one that asks for it. */
  fixture(name: string, module: UserModule, except: UserFunction): UserFunction | null {
    const own = module.fixtures.get(name);
    if (own !== undefined && own !== except) return own;
    if (module.file === null) return null;
    for (const file of this.files.conftests(module.file)) {
      const found = this.load(file)?.fixtures.get(name);
      if (found !== undefined && found !== except) return found;
    }
    return null;
  }
}

const moduleValue = (name: string, from: string): Value => ({ type: 'module', name, from });

const submodule = (module: string, name: string) => (module.endsWith('.') ? module + name : `${module}.${name}`);

/** Whether a function was made by another one, whose variables it can change. */
const isClosure = ({ qualifiedName }: UserFunction) => qualifiedName.includes('<locals>');
