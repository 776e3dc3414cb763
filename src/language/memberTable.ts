import type { CallKind, DatasetKind } from '../model/runEvent';

/** Whether each result partition depends on one input partition (narrow), or on many (wide, needs a shuffle). */
export type Width = 'narrow' | 'wide';

export interface Member {
  kind: CallKind;
  /** Null if not applicable: actions, commands, sources. */
  width: Width | null;
  /** Class of the result; `self`, `function` (the result of its function argument), `list of …`, or null if it is not a Spark object. */
  returns: string | null;
  /** Kind of dataset, if the result is a dataset or a list of datasets. */
  makes: DatasetKind | null;
  /** Whether it is a property. */
  property: boolean;
  /** Whether it uses Spark only if an argument is a Spark object, as `display` does. */
  onDatasets: boolean;
}

/** Members of a class that have the same kind, width and result. */
export type Group = [
  kind: CallKind,
  width: Width | null,
  returns: string | null,
  names: string,
  flag?: 'property' | 'onDatasets',
];

/** Members by class and name. */
export type ApiTable = ReadonlyMap<string, ReadonlyMap<string, Member>>;

/** Classes whose objects are datasets. The datasets of other platforms are DataFrames underneath. */
const DATASETS: Record<string, DatasetKind> = {
  DataFrame: 'dataframe',
  pandas: 'dataframe',
  DynamicFrame: 'dataframe',
  DynamicFrameCollection: 'dataframe',
  GraphFrame: 'dataframe',
  RDD: 'rdd',
};

function madeBy(returns: string | null): DatasetKind | null {
  return DATASETS[returns?.replace(/^list of /, '') ?? ''] ?? null;
}

export function apiTable(classes: Record<string, Group[]>): ApiTable {
  return new Map(Object.entries(classes).map(([owner, groups]) => [owner, membersOf(groups)]));
}

function membersOf(groups: Group[]): Map<string, Member> {
  const table = new Map<string, Member>();
  for (const [kind, width, returns, names, flag] of groups) {
    const member = {
      ...{ kind, width, returns, makes: madeBy(returns) },
      ...{ property: flag === 'property', onDatasets: flag === 'onDatasets' },
    };
    for (const name of names.split(/\s+/)) table.set(name, member);
  }
  return table;
}
