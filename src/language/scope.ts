/** How possible values of a variable are merged, and the value of a variable without an assignment. */
export interface Joining<Value> {
  join(one: Value, other: Value): Value;
  unknown: Value;
}

/** The variables of a module, class or function, or the assignments in one branch until the branches are merged. */
export class Scope<Value> {
  private readonly values = new Map<string, Value>();
  private readonly globals = new Set<string>();

  private constructor(
    private readonly parent: Scope<Value> | null,
    readonly kind: 'module' | 'class' | 'function' | 'branch',
    /** Qualified name; `<module>` at the top level. */
    readonly name: string,
    private readonly joining: Joining<Value>,
  ) {}

  static module<Value>(joining: Joining<Value>): Scope<Value> {
    return new Scope(null, 'module', '<module>', joining);
  }

  inner(kind: 'class' | 'function', name: string): Scope<Value> {
    return new Scope(this, kind, name, this.joining);
  }

  branch(): Scope<Value> {
    return new Scope(this, 'branch', this.name, this.joining);
  }

  /** Prefix of qualified names in this scope. */
  get prefix(): string {
    const { kind, name } = this.base();
    if (kind === 'module') return '';
    return kind === 'class' ? `${name}.` : `${name}.<locals>.`;
  }

  /** The enclosing scope of functions defined here: methods do not see the variables of their class. */
  get forFunctions(): Scope<Value> {
    const base = this.base();
    return base.kind === 'class' ? base.parent!.forFunctions : this;
  }

  /** How often a variable of the module was assigned. */
  version = 0;

  lookUp(name: string): Value | null {
    let found = this.values.get(name);
    for (let { parent } = this; found === undefined && parent !== null; parent = parent.parent) {
      found = parent.values.get(name);
    }
    return found ?? null;
  }

  assign(name: string, value: Value): void {
    const holder = this.base().globals.has(name) ? this.holderOf(name) : this;
    if (holder.values.get(name) === value) return;
    holder.values.set(name, value);
    const base = holder.base();
    if (base.kind === 'module') base.version++;
  }

  /** The names assigned here, in this scope alone. */
  names(): string[] {
    return [...this.values.keys()];
  }

  /** A scope of the same variables in which the code of `inner` runs now: a branch of this scope, if it is inside of one. */
  current(inner: Scope<Value>): Scope<Value> {
    const base = this.base();
    for (let scope: Scope<Value> | null = inner; scope !== null; scope = scope.parent) {
      if (scope.base() === base) return scope;
    }
    return this;
  }

  declareGlobal(names: string[]): void {
    for (const name of names) this.base().globals.add(name);
  }

  /** Merges the assignments of branches. `always`: one branch always runs, so earlier values stay only if a branch does not assign. */
  joinBranches(branches: Scope<Value>[], always: boolean): void {
    const names = new Set(branches.flatMap(each => [...each.values.keys()]));
    for (const name of names) {
      const before = this.lookUp(name) ?? this.joining.unknown;
      const after = branches.map(each => each.values.get(name) ?? before);
      this.assign(
        name,
        (always ? after : [before, ...after]).reduce((one, other) => this.joining.join(one, other)),
      );
    }
  }

  private base(): Scope<Value> {
    if (this.kind !== 'branch') return this;
    let scope = this.parent!;
    while (scope.kind === 'branch') scope = scope.parent!;
    return scope;
  }

  /** The outer scope with a `global` or `nonlocal` name. */
  private holderOf(name: string): Scope<Value> {
    let scope: Scope<Value> = this.base().parent!;
    while (scope.parent !== null && !scope.values.has(name)) scope = scope.parent;
    return scope;
  }
}
