/** How possible values of a variable are merged, and the value of a variable without an assignment. */
export interface Joining<Value> {
  join(one: Value, other: Value): Value;
  unknown: Value;
}

/** The variables of a module, class or function, or the assignments in one branch until the branches are merged. */
export class Scope<Value> {
  private readonly values = new Map<string, Value>();
  /** Makes the values of variables that were not used yet, or that can be made again. */
  private later: Map<string, () => Value> | null = null;
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
    let found = this.values.get(name) ?? this.made(name);
    for (let { parent } = this; found === undefined && parent !== null; parent = parent.parent) {
      found = parent.values.get(name) ?? parent.made(name);
    }
    return found ?? null;
  }

  private made(name: string): Value | undefined {
    const make = this.later?.get(name);
    if (make === undefined) return undefined;
    // In a circle, the variable has no value yet.
    this.values.set(name, this.joining.unknown);
    const made = make();
    this.values.set(name, made);
    return made;
  }

  /** Assigns a value that is made when the variable is first used. */
  assignLater(name: string, make: () => Value): void {
    this.values.delete(name);
    this.later ??= new Map();
    this.later.set(name, make);
    this.version++;
  }

  /** Makes the values of `assignLater` again. */
  makeAgain(): void {
    for (const name of this.later?.keys() ?? []) this.values.delete(name);
  }

  assign(name: string, value: Value): void {
    const holder = this.base().globals.has(name) ? this.holderOf(name) : this;
    if (holder.values.get(name) === value) return;
    holder.values.set(name, value);
    holder.later?.delete(name);
    const base = holder.base();
    if (base.kind === 'module') base.version++;
  }

  /** The names assigned here, in this scope alone. */
  names(): string[] {
    return [...new Set([...this.values.keys(), ...(this.later?.keys() ?? [])])];
  }

  /** The values that were made. */
  madeValues(): Iterable<Value> {
    return this.values.values();
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
