import { metric, type NodeAt } from './planNodes';

/** What a write command did. */
export interface Write {
  files: number;
  bytes: number;
  /** Folders by `partitionBy`; 0 without. */
  partitions: number;
  /** Columns of `partitionBy`. */
  columns: string[];
}

export function writeOf(at: NodeAt): Write | null {
  const files = metric(at, 'number of written files');
  const bytes = metric(at, 'written output');
  if (!/InsertInto|WriteFiles|CreateDataSourceTable/.test(at.node.name) || files === null || bytes === null)
    return null;
  const columns = /__partition_columns=\[(.*?)\]/.exec(at.node.detail)?.[1] ?? '';
  return {
    files,
    bytes,
    partitions: metric(at, 'number of dynamic part') ?? 0,
    columns: columns
      .split(',')
      .map(each => each.replace(/["\s]/g, ''))
      .filter(Boolean),
  };
}
