import { importedByStar, importedValue, memberOfModule } from '../importedValue';
import type { ModuleFiles } from '../moduleFiles';
import type { PlacedChunk } from '../pythonFile';
import { Scope } from '../scope';
import type { Statement } from '../syntax';
import { join, UNKNOWN, type UserFunction, type UserModule, type Value } from '../value';
import type { Context } from './context';

/** More files are not followed for one. */
const MAX_MODULES = 60;

/** The files that an analysis reads: imported ones, and those that import. */
export class Modules {
  private readonly loaded = new Map<string, UserModule>();

  private readonly beside = new Map<PlacedChunk, readonly PlacedChunk[]>();

  constructor(
    private readonly context: Context,
    private readonly files: ModuleFiles,
  ) {}

  newModule(file: string | null, role: UserModule['role']): UserModule {
    const scope = Scope.module<Value>({ join, unknown: UNKNOWN });
    const module: UserModule = { file, role, scope, fixtures: new Map() };
    if (file !== null) this.loaded.set(file, module);
    return module;
  }

  imports({ module, name, alias, bindsRoot }: Statement & { type: 'import' }): void {
    const { scope } = this.context.frame;
    if (name === '*') this.star(module);
    else if (name === null) {
      const file = this.fileOf(module);
      const bound = bindsRoot ? module.split('.')[0]! : module;
      scope.assign(alias, file === null ? importedValue(bound, null) : this.moduleValue(bound));
      if (file !== null) this.load(file);
    } else scope.assign(alias, this.imported(module, name));
  }

  /** `from module import name`. */
  private imported(module: string, name: string): Value {
    const file = this.fileOf(module);
    const submodule = this.fileOf(module.endsWith('.') ? module + name : `${module}.${name}`);
    if (file === null && submodule === null) return importedValue(module, name);
    const found = file === null ? null : (this.load(file)?.scope.lookUp(name) ?? null);
    if (found !== null) return found;
    return submodule === null ? UNKNOWN : this.moduleValue(module.endsWith('.') ? module + name : `${module}.${name}`);
  }

  private star(module: string): void {
    const { scope } = this.context.frame;
    const file = this.fileOf(module);
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
    const submodule = module.endsWith('.') ? module + name : `${module}.${name}`;
    return this.files.resolve(submodule, from) === null ? UNKNOWN : { type: 'module', name: submodule, from };
  }

  /** Sets a variable of another module. */
  setMember({ name: module, from }: Value & { type: 'module' }, name: string, value: Value): void {
    const file = from === undefined ? null : this.files.resolve(module, from);
    if (file !== null) this.load(file)?.scope.assign(name, value);
  }

  private moduleValue(name: string): Value {
    return { type: 'module', name, from: this.context.frame.module.file! };
  }

  private fileOf(module: string): string | null {
    const { file } = this.context.frame.module;
    return file === null ? null : this.files.resolve(module, file);
  }

  /** Follows a file that is imported, once. In a circle, it has only the variables that it has so far. */
  private load(file: string): UserModule | null {
    const known = this.loaded.get(file);
    if (known !== undefined) return known;
    if (this.loaded.size >= MAX_MODULES) return null;
    const module = this.newModule(file, 'imported');
    const { recorder } = this.context;
    recorder.importing++;
    this.run(module);
    recorder.importing--;
    return module;
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
