import { apiTable, type ApiTable, type Member } from '../memberTable';
import { SPARK_API } from '../sparkApi';
import { object, type Value } from '../value';
import { DATABRICKS } from './databricks';
import { DBT } from './dbt';
import { DELTA } from './delta';
import { FABRIC } from './fabric';
import { GLUE } from './glue';
import { GRAPH_FRAMES } from './graphFrames';
import { PIPELINES } from './pipelines';
import type { Names, Platform } from './platform';
import { SPARK } from './spark';

const PLATFORMS: Platform[] = [SPARK, DATABRICKS, DELTA, FABRIC, GLUE, DBT, PIPELINES, GRAPH_FRAMES];

const marksOf = ({ marks }: Platform) => new RegExp(marks.join('|'), 'm');
const ANY_MARK = new RegExp(PLATFORMS.flatMap(each => each.marks).join('|'), 'm');

/** Whether a text can use Spark and so must be parsed. */
export const mayUseSpark = (text: string): boolean => ANY_MARK.test(text);

/** What a file has without importing or making it. */
export interface Surroundings {
  /** Equal for equal surroundings. */
  key: string;
  /** Objects by name: of the module, and of parameters without annotation. */
  objects: ReadonlyMap<string, Value>;
  /** Functions by name, of the module only. */
  functions: ReadonlyMap<string, Value>;
  /** Whether there is a session before the first line runs. */
  hasSession: boolean;
}

const WITH_PREDEFINED = PLATFORMS.filter(each => each.predefined !== undefined).map(platform => ({
  platform,
  mark: marksOf(platform),
}));

/** The surroundings of a file, by the platforms whose marks are in its text. */
export function surroundingsOf(text: string): Surroundings {
  const active = WITH_PREDEFINED.filter(({ mark }) => mark.test(text)).map(each => each.platform);
  const names = active.map(each => each.predefined!);
  return {
    key: active.map(each => PLATFORMS.indexOf(each)).join(),
    objects: new Map(names.flatMap(objectsOf)),
    functions: new Map(names.flatMap(functionsOf)),
    hasSession: active.some(each => each.givesSession),
  };
}

const objectsOf = ({ objects = {} }: Names) =>
  Object.entries(objects).map(([name, owner]) => [name, object(owner)] as [string, Value]);

const functionsOf = ({ functions = {} }: Names) =>
  Object.entries(functions).map(([name, member]) => [name, functionValue(member)] as [string, Value]);

const classesOf = ({ classes = {} }: Names) =>
  Object.entries(classes).map(([name, owner]) => [name, { type: 'api', owner, name }] as [string, Value]);

function functionValue(member: string): Value {
  const dot = member.lastIndexOf('.');
  const owner = member.slice(0, dot);
  return { type: 'method', object: object(owner), owner, name: member.slice(dot + 1) };
}

const MODULES = new Map(
  PLATFORMS.flatMap(({ modules = {} }) =>
    Object.entries(modules).map(([module, names]) => {
      const known = new Map([...classesOf(names), ...objectsOf(names), ...functionsOf(names)]);
      return [module, { known, others: names.others ?? null }] as const;
    }),
  ),
);
/** The modules of the tables, and the packages that they are in. */
const PACKAGES = new Set(
  [...MODULES.keys()].flatMap(module => {
    const parts = module.split('.');
    return parts.map((_, index) => parts.slice(0, index + 1).join('.'));
  }),
);

/** The value of a module of a platform; null for other modules. */
export const platformModule = (module: string): Value | null =>
  PACKAGES.has(module) ? { type: 'module', name: module } : null;

/** What `name` is in a module of a platform; null if the tables do not say. */
export function platformMember(module: string, name: string): Value | null {
  const found = MODULES.get(module);
  if (found === undefined) return platformModule(`${module}.${name}`);
  const { known, others } = found;
  const other: Value | null =
    others === null ? platformModule(`${module}.${name}`) : { type: 'api', owner: others, name };
  return known.get(name) ?? other;
}

/** The names that `from module import *` binds, for a module of a platform. */
export const platformNames = (module: string): [string, Value][] => [...(MODULES.get(module)?.known ?? [])];

const DECORATORS = new Map(
  PLATFORMS.flatMap(({ tableDecorators = {} }) =>
    Object.entries(tableDecorators).flatMap(([owner, names]) =>
      names.split(' ').map(name => [`${owner}.${name}`, name]),
    ),
  ),
);

/** The decorator that makes a table of a pipeline from a function; null for other values. */
export const tableDecorator = (value: Value): string | null =>
  value.type === 'method' ? (DECORATORS.get(`${value.owner}.${value.name}`) ?? null) : null;

/** Members of pyspark's classes and of those of all platforms. */
export const API: ApiTable = merged();

function merged(): ApiTable {
  const all = new Map([...SPARK_API].map(([owner, members]) => [owner, new Map(members)]));
  for (const { members = {} } of PLATFORMS) {
    for (const [owner, added] of apiTable(members)) {
      const known = all.get(owner) ?? new Map<string, Member>();
      added.forEach((member, name) => known.set(name, member));
      all.set(owner, known);
    }
  }
  for (const { bases = {} } of PLATFORMS) {
    for (const [owner, base] of Object.entries(bases)) {
      const own = all.get(owner)!;
      all.get(base)?.forEach((member, name) => own.has(name) || own.set(name, member));
    }
  }
  return all;
}
