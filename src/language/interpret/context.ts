import type { CallRecorder } from '../callRecorder';
import type { Surroundings } from '../platforms/platforms';
import type { PlacedChunk } from '../pythonFile';
import type { Scope } from '../scope';
import type { Arguments, At, SparkCalls } from '../sparkCalls';
import type { Attribute, Call, Expression, Statement } from '../syntax';
import type { Instance, UserFunction, UserModule, Value } from '../value';

/** The code that is being followed. */
export interface Frame {
  chunk: PlacedChunk;
  scope: Scope<Value>;
  module: UserModule;
  /** Null at the top level of a file. */
  function: UserFunction | null;
  returned: Value;
  /** What a generator yields; null until it does. */
  yielded: Value | null;
}

/** What the parts of the interpreter share. */
export interface Context {
  readonly recorder: CallRecorder;
  readonly spark: SparkCalls;
  readonly surroundings: Surroundings;
  readonly budget: Budget;
  readonly frame: Frame;
  /** The innermost branch or loop; what was made outside of it might not be changed in it. */
  region: number;

  block(statements: Statement[]): boolean;
  evaluate(expression: Expression): Value;
  assign(target: Expression, value: Value): void;
  /** `maybe`: code that can run any number of times, including never. */
  perhaps<Result>(follow: () => Result): Result;
  /** Follows code in the scope where a function was defined. */
  inScope<Result>(user: UserFunction, follow: () => Result): Result;
  within<Result>(frame: Frame, follow: () => Result): Result;
  newRegion(): number;
  newInstance(of: Instance['class']): Instance;
  /** The instance of a class that nothing constructs. */
  guessedInstance(of: Instance['class']): Instance;
  here<Place>(place: Place): At<Place>;

  /** @param name of the function in the source, or empty */
  callValue(value: Value, call: Call, given: Arguments, name: string): Value;
  /** Calls any value that can be called, at no place of its own. */
  callUser(value: Value, positional: Value[]): Value;
  /** @param isGuess whether to guess parameters by name, because nothing in the files calls the function */
  callFunction(user: UserFunction, self: Value | null, given: Arguments, isGuess: boolean): Value;
  member(value: Value, place: Attribute | Call, name: string): Value;
  setMember(value: Value, name: string, assigned: Value): void;
  /** The value that a type annotation tells; null if it tells nothing about Spark. */
  annotated(annotation: Expression): Value | null;
  /** What a name of pyspark means in a type, although the file does not import it. */
  unimported(name: string): Value;
  imports(statement: Statement & { type: 'import' }): void;
}

export const NO_ARGUMENTS: Arguments = { positional: [], keywords: new Map() };

/** Limits the work for one file, in statements that are followed. */
export class Budget {
  private own = 0;
  private others = 0;
  /** How often code of other files was not followed. */
  shortages = 0;

  /**
   * @param most for the file itself; then its functions are followed once
   * @param mostOfOthers for the files that it imports, and those that import it; then their functions are not followed any more
   */
  constructor(
    private readonly most: number,
    private readonly mostOfOthers: number,
  ) {}

  spend({ role }: UserModule, steps = 1): void {
    if (role === 'entry') this.own += steps;
    else this.others += steps;
  }

  /** Statements of other files that were followed. */
  get spentOnOthers(): number {
    return this.others;
  }

  isSpent({ role }: UserModule): boolean {
    if (role === 'entry') return this.own > this.most;
    const isSpent = this.others > this.mostOfOthers;
    if (isSpent) this.shortages++;
    return isSpent;
  }
}
