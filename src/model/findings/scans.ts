import { readsCache, readsRdd } from '../leafNodes';
import { columnsIn, partsOf } from './planDetail';
import { metric, type NodeAt } from './planNodes';

/** What a scan of files or of a table says about itself. */
export interface Scan {
  /** `parquet`, `csv`, `jdbc`, …; empty if unknown. */
  format: string;
  /** Columns that it puts out, with ids. */
  columns: string[];
  /** Number of them: Spark prints the first 25. */
  numColumns: number;
  /** Columns that the files hold; null if Spark printed only the first of them. */
  fileColumns: string[] | null;
  location: string;
  /** Filters by which whole partitions are left out, as Spark prints them. */
  partitionFilters: string[];
  /** Filters that the format gets. */
  pushedFilters: string[];
  files: number | null;
  bytes: number | null;
}

export function scanOf(at: NodeAt): Scan | null {
  const { name, detail } = at.node;
  const isJdbc = /JDBCRelation/.test(name);
  if (!isJdbc && (readsCache(at.node) || readsRdd(at.node) || !/^(Batch)?Scan (?!OneRow)/.test(name))) return null;
  const listFrom = detail.indexOf('[', isJdbc ? detail.indexOf(']') + 1 : 0);
  const printed = listFrom < 0 ? [] : partsOf(detail, listFrom + 1);
  const more = Number(/(\d+) more fields/.exec(printed.at(-1) ?? '')?.[1] ?? 0);
  const columns = printed.flatMap(columnsIn);
  return {
    format: isJdbc ? 'jdbc' : (/Format: (\w+)/.exec(detail)?.[1] ?? name.split(' ')[1] ?? '').toLowerCase(),
    columns,
    numColumns: columns.length + more,
    fileColumns: structFields(detail),
    location: isJdbc ? name.trim() : (/Location: (.*?), PartitionFilters/.exec(detail)?.[1] ?? ''),
    partitionFilters: listAfter(detail, 'PartitionFilters: ['),
    pushedFilters: listAfter(detail, 'PushedFilters: ['),
    files: metric(at, 'number of files read'),
    bytes: metric(at, 'size of files read'),
  };
}

/** The partition columns that a scan puts out: what no file holds. Null if Spark did not print enough to know. */
export function partitionColumns({ columns, fileColumns }: Scan): string[] | null {
  return fileColumns && columns.filter(column => !fileColumns.includes(column.slice(0, column.lastIndexOf('#'))));
}

function listAfter(detail: string, start: string): string[] {
  const from = detail.indexOf(start);
  return from < 0 ? [] : partsOf(detail, from + start.length);
}

function structFields(detail: string): string[] | null {
  const from = detail.indexOf('ReadSchema: struct<');
  if (from < 0) return null;
  const text = detail.slice(from + 'ReadSchema: struct<'.length);
  return /\.\.\.|more fields/.test(text) ? null : partsOf(text).map(field => field.slice(0, field.indexOf(':')));
}
