import type { Birth } from './births';

/** What a statement creates according to its analyzed plan: a view, a cached table, a table. */
const MAKES =
  /^(?:CreateViewCommand|CacheTableAsSelect|CreateDataSourceTableAsSelectCommand|CreateTableAsSelect|ReplaceTableAsSelect) ([\w`.]+)/;
/**
 * What a plan reads: Spark has resolved the names, so a name defined in the statement itself (`WITH`) does not match.
 */
const READS = /^[\s:+|-]*(?:View \(([\w`.]+),|Relation ([\w.]+)\[|DataSourceV2Relation ([\w.]+))/;

/**
 * The SQL statements that created the views and tables that others read. Spark keeps no dataset tag in a view that a
 * statement created, but the analyzed plan of each reader names the view.
 */
export class SqlViews {
  private readonly makers = new Map<string, Birth[]>();

  constructor(births: Iterable<Birth>) {
    for (const birth of births) {
      const name = MAKES.exec(birth.plans.analyzed ?? '')?.[1];
      if (name === undefined) continue;
      const key = keyOf(birth, name);
      this.makers.set(key, [...(this.makers.get(key) ?? []), birth]);
    }
  }

  /** The statements that created what a dataset reads directly. */
  parents(birth: Birth): Birth[] {
    if (this.makers.size === 0) return [];
    const parents = new Set<Birth>();
    let inside = Infinity;
    for (const line of (birth.plans.analyzed ?? '').split('\n')) {
      const depth = line.search(/[^\s:+|-]/);
      if (depth < 0 || depth > inside) continue;
      inside = Infinity;
      const read = READS.exec(line);
      const name = read?.[1] ?? read?.[2] ?? read?.[3];
      const maker = name === undefined ? undefined : this.maker(birth, name);
      if (maker === undefined) continue;
      parents.add(maker);
      inside = depth;
    }
    return [...parents];
  }

  /** The statement that created a view last. */
  lastMaker(applicationId: string, name: string): Birth | undefined {
    return this.makers.get(keyOf({ applicationId }, name))?.at(-1);
  }

  /** If a view was replaced, the previous one with that name. */
  private maker(birth: Birth, name: string): Birth | undefined {
    return this.makers.get(keyOf(birth, name))?.findLast(maker => maker.order < birth.order);
  }
}

const keyOf = ({ applicationId }: Pick<Birth, 'applicationId'>, name: string): string =>
  `${applicationId}/${name.replace(/`/g, '').split('.').pop()!.toLowerCase()}`;
