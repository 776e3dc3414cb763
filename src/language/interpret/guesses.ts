import type { PlacedChunk } from '../pythonFile';
import type { Parameter } from '../syntax';
import { guessed, nodesIn, object, PLAIN, UNKNOWN, type UserFunction, type UserModule, type Value } from '../value';
import type { Context } from './context';
import { datasetNamed, sessionNamed } from './names';
import { classByUsage, joinedUsage, usageIn, type Usage } from './usage';

/** What unknown values probably are, by their names and by the methods that are called on them. */
export class Guesses {
  private readonly owners = new Map<object, Map<string, string | null>>();
  private readonly ofModule = new Map<UserModule, Usage>();
  private readonly modules = new Map<PlacedChunk, { hasPandas: boolean; hasSpark: boolean }>();

  constructor(
    private readonly context: Context,
    /** The chunks of the file that holds a chunk. */
    private readonly chunksBeside: (chunk: PlacedChunk) => readonly PlacedChunk[],
  ) {}

  /** The value of a variable; `known` is null if nothing in the file assigns it. */
  variable(name: string, known: Value | null): Value {
    if (known !== null && known.type !== 'unknown' && !isMaybe(known)) return known;
    const { recorder, surroundings } = this.context;
    const session = sessionNamed(name);
    const given = surroundings.objects.get(name) ?? (session === null ? null : object(session));
    if (given !== null && surroundings.hasSession) recorder.sessionGiven();
    if (given !== null) return given;
    const owner = this.classOf(name, known !== null);
    if (owner === null || owner === 'other') return known ?? UNKNOWN;
    return owner === 'pandas' ? PLAIN : guessed(owner, known === null ? 'name' : 'result', nodesIn(known ?? UNKNOWN));
  }

  /** An attribute of `self` that nothing assigns. */
  attribute(name: string, body: object): Value {
    const session = sessionNamed(name);
    if (session !== null) return object(session);
    const { hasPandas, hasSpark } = this.file();
    if (!hasSpark) return UNKNOWN;
    const owner = classByUsage(usageIn(body), `self.${name}`, hasPandas) ?? (hasPandas ? null : datasetNamed(name));
    return owner === null || owner === 'pandas' || owner === 'other' ? UNKNOWN : guessed(owner, 'name');
  }

  /** A parameter of a function that nothing calls. */
  parameter(user: UserFunction, { name, annotation }: Parameter): Value | null {
    const given = this.context.surroundings.objects.get(name);
    if (given !== undefined) return given;
    const session = sessionNamed(name);
    if (session !== null) return object(session);
    if (annotation !== null) return null;
    const { hasPandas, hasSpark } = this.file();
    const owner = hasSpark ? classByUsage(usageIn(user.body), name, hasPandas) : null;
    if (owner === 'pandas') return PLAIN;
    if (owner === 'other') return null;
    const probable = owner ?? datasetNamed(name);
    return probable === null ? null : guessed(probable, 'name');
  }

  /** Whether the file uses Spark, so that an unknown value with a method of Spark's is Spark's. */
  mayHoldSpark(): boolean {
    return this.file().hasSpark;
  }

  private classOf(name: string, isAssigned: boolean): string | null {
    const { hasPandas, hasSpark } = this.file();
    if (!hasSpark) return null;
    const owner = this.ownerOf(name, hasPandas);
    if (owner !== null || hasPandas || !isAssigned) return owner;
    return datasetNamed(name);
  }

  /** The same variable is asked for at each of its places. */
  private ownerOf(name: string, hasPandas: boolean): string | null {
    const { frame } = this.context;
    const code = frame.function?.body ?? frame.module;
    let inCode = this.owners.get(code);
    if (inCode === undefined) this.owners.set(code, (inCode = new Map()));
    let found = inCode.get(name);
    if (found === undefined) inCode.set(name, (found = classByUsage(this.usage(), name, hasPandas)));
    return found;
  }

  private usage(): Usage {
    const { chunk, function: user, module } = this.context.frame;
    if (user !== null) return usageIn(user.body);
    let found = this.ofModule.get(module);
    if (found === undefined) {
      found = joinedUsage(this.chunksBeside(chunk).map(each => usageIn(each.statements)));
      this.ofModule.set(module, found);
    }
    return found;
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
