import { join, UNKNOWN, type Value } from './value';

/** The variables of a module, class or function; or what one branch of it assigns, until the branches are joined. */
export class Scope {
  private readonly values = new Map<string, Value>();
  private readonly globals = new Set<string>();

  private constructor(
    private readonly parent: Scope | null,
    readonly kind: 'module' | 'class' | 'function' | 'branch',
    /** Qualified name; `<module>` at the top. */
    readonly name: string,
  ) {}

  static module(): Scope {
    return new Scope(null, 'module', '<module>');
  }

  inner(kind: 'class' | 'function', name: string): Scope {
    return new Scope(this, kind, name);
  }

  branch(): Scope {
    return new Scope(this, 'branch', this.name);
  }

  /** Prefix of the qualified names of what is defined here. */
  get prefix(): string {
    const { kind, name } = this.base();
    if (kind === 'module') return '';
    return kind === 'class' ? `${name}.` : `${name}.<locals>.`;
  }

  /** The scope that functions defined here see: a class's variables are none of its methods'. */
  get forFunctions(): Scope {
    const base = this.base();
    return base.kind === 'class' ? base.parent!.forFunctions : this;
  }

  lookUp(name: string): Value | null {
    return this.values.get(name) ?? this.parent?.lookUp(name) ?? null;
  }

  assign(name: string, value: Value): void {
    if (this.base().globals.has(name)) this.holderOf(name).values.set(name, value);
    else this.values.set(name, value);
  }

  declareGlobal(names: string[]): void {
    for (const name of names) this.base().globals.add(name);
  }

  /** Takes over what branches assigned. `always`: one of them runs, so what was before counts only where one is silent. */
  joinBranches(branches: Scope[], always: boolean): void {
    const names = new Set(branches.flatMap(each => [...each.values.keys()]));
    for (const name of names) {
      const before = this.lookUp(name) ?? UNKNOWN;
      const after = branches.map(each => each.values.get(name) ?? before);
      this.assign(name, (always ? after : [before, ...after]).reduce(join));
    }
  }

  private base(): Scope {
    return this.kind === 'branch' ? this.parent!.base() : this;
  }

  /** The scope outside of this function that has a `global` or `nonlocal` name. */
  private holderOf(name: string): Scope {
    let scope = this.base().parent!;
    while (scope.parent !== null && !scope.values.has(name)) scope = scope.parent;
    return scope;
  }
}
