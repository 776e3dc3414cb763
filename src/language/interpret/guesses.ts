import type { PlacedChunk } from '../pythonFile';
import type { Parameter } from '../syntax';
import { nodesIn, object, PLAIN, UNKNOWN, type UserFunction, type Value } from '../value';
import type { Context } from './context';
import { datasetNamed, sessionNamed } from './names';
import { classByUsage, usageIn } from './usage';

/** What unknown values probably are, by their names and by the methods that are called on them. */
export class Guesses {
  private readonly modules = new Map<PlacedChunk, { hasPandas: boolean; hasSpark: boolean }>();

  constructor(
    private readonly context: Context,
    /** The chunks of the file that holds a chunk. */
    private readonly chunksBeside: (chunk: PlacedChunk) => readonly PlacedChunk[],
  ) {}

  /** The value of a variable; `known` is null if nothing in the file assigns it. */
  variable(name: string, known: Value | null): Value {
    if (known !== null && known.type !== 'unknown' && !isMaybe(known)) return known;
    const session = sessionNamed(name);
    if (session !== null) return object(session);
    const owner = this.classOf(name, known !== null);
    if (owner === null) return known ?? UNKNOWN;
    return owner === 'pandas' ? PLAIN : object(owner, nodesIn(known ?? UNKNOWN));
  }

  /** An attribute of `self` that nothing assigns. */
  attribute(name: string, body: object): Value {
    const session = sessionNamed(name);
    if (session !== null) return object(session);
    const { hasPandas, hasSpark } = this.file();
    if (!hasSpark) return UNKNOWN;
    const owner = classByUsage([usageIn(body)], `self.${name}`, hasPandas) ?? (hasPandas ? null : datasetNamed(name));
    return owner === null || owner === 'pandas' ? UNKNOWN : object(owner);
  }

  /** A parameter of a function that nothing calls. */
  parameter(user: UserFunction, { name, annotation }: Parameter): Value | null {
    const session = sessionNamed(name);
    if (session !== null) return object(session);
    if (annotation !== null) return null;
    const { hasPandas, hasSpark } = this.file();
    const owner = hasSpark ? classByUsage([usageIn(user.body)], name, hasPandas) : null;
    if (owner === 'pandas') return PLAIN;
    const guessed = owner ?? datasetNamed(name);
    return guessed === null ? null : object(guessed);
  }

  /** Whether the file uses Spark, so that an unknown value with a method of Spark's is Spark's. */
  mayHoldSpark(): boolean {
    return this.file().hasSpark;
  }

  private classOf(name: string, isAssigned: boolean): string | null {
    const { hasPandas, hasSpark } = this.file();
    if (!hasSpark) return null;
    const owner = classByUsage(this.usages(), name, hasPandas);
    if (owner !== null || hasPandas || !isAssigned) return owner;
    return datasetNamed(name);
  }

  private usages() {
    const { frame } = this.context;
    if (frame.function !== null) return [usageIn(frame.function.body)];
    return this.chunksBeside(frame.chunk).map(each => usageIn(each.statements));
  }

  private file(): { hasPandas: boolean; hasSpark: boolean } {
    const { chunk } = this.context.frame;
    let found = this.modules.get(chunk);
    if (found === undefined) {
      const texts = this.chunksBeside(chunk).map(each => each.text);
      const has = (pattern: RegExp) => texts.some(each => pattern.test(each));
      found = { hasPandas: has(PANDAS), hasSpark: has(SPARK) };
      for (const each of this.chunksBeside(chunk)) this.modules.set(each, found);
    }
    return found;
  }
}

const PANDAS = /^\s*(?:import|from)\s+(?:pandas|polars|dask)\b/m;
const SPARK = /\bpyspark\b|\bspark\b|databricks|awsglue|\bdbutils\b/i;

export const isMaybe = (value: Value | undefined) => value?.type === 'object' && value.owner === 'maybe';
