import { tableDecorator } from '../platforms/platforms';
import type { Expression, FunctionDefinition } from '../syntax';
import { nodesIn, UNKNOWN, type UserFunction } from '../value';
import { NO_ARGUMENTS, type Context } from './context';

/** The functions that a declarative pipeline calls to make its tables. */
export class Pipelines {
  private readonly tables: { table: string; made: UserFunction }[] = [];

  constructor(private readonly context: Context) {}

  /** Tables that were found. */
  get count(): number {
    return this.tables.length;
  }

  define({ decorators, name }: FunctionDefinition, made: UserFunction): void {
    const table = decorators.flatMap(each => this.tableOf(each, name) ?? []).at(0);
    if (table !== undefined) this.tables.push({ table, made });
  }

  /** Calls each function twice, because a table can be read above the function that makes it. */
  follow(): void {
    for (const { made, table } of [...this.tables, ...this.tables]) {
      made.results.clear();
      this.context.spark.tableMade(table, nodesIn(this.context.callFunction(made, null, NO_ARGUMENTS, true)));
    }
  }

  /** The table that a decorated function makes: `@dp.table(name="t")`; null for other decorators. */
  private tableOf(decorator: Expression, functionName: string): string | null {
    const named = decorator.type === 'call' ? decorator.callee : decorator;
    const kind = tableDecorator(this.context.evaluate(named));
    if (kind === null) return null;
    const keyword = kind === 'append_flow' ? 'target' : 'name';
    const given = decorator.type === 'call' ? decorator.keywords.find(each => each.name === keyword) : undefined;
    const value = given === undefined ? UNKNOWN : this.context.evaluate(given.value);
    return value.type === 'text' ? value.text : functionName;
  }
}
