import type { Group } from '../memberTable';

/** Names that a module or a platform gives to a file, and what each of them is. */
export interface Names {
  /** Classes, by the class in the tables that each is treated as. */
  classes?: Record<string, string>;
  /** Objects, by their class. Parameters of functions with these names are such objects, too. */
  objects?: Record<string, string>;
  /** Functions, as members of a class: `Class.member`. */
  functions?: Record<string, string>;
  /** The class of all other names of a module. */
  others?: string;
}

/** What a platform adds to pyspark. Data only; `platforms.ts` reads it. */
export interface Platform {
  name: string;
  /** Sources of regular expressions for the `m` flag. A file in which one of them matches uses the platform. */
  marks: string[];
  /** Names that its files have without an import. */
  predefined?: Names;
  /** Whether the platform gives its files a session, so that a file that uses Spark is a job without making one. */
  givesSession?: boolean;
  modules?: Record<string, Names>;
  /** Decorators that make a table of the pipeline from a function: the class of their module, and their names. */
  tableDecorators?: Record<string, string>;
  /** Its classes, and what it adds to classes of pyspark. Names as in its documentation. */
  members?: Record<string, Group[]>;
  /** Base classes in these tables or in those of pyspark. */
  bases?: Record<string, string>;
}

/** The names, separated by white space, each as the class of its own name. */
export function sameClasses(names: string): Record<string, string> {
  return Object.fromEntries(names.split(/\s+/).map(name => [name, name]));
}

/** The names, separated by white space, each as the member of that name. */
export function functionsOf(owner: string, names: string): Record<string, string> {
  return Object.fromEntries(names.split(/\s+/).map(name => [name, `${owner}.${name}`]));
}
