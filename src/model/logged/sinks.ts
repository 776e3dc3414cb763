import type { PlanNode } from '../run';

/** Nodes that write rows: of files and Hive tables, of sources that write by themselves, and of tables of a catalog. */
const WRITES =
  /^(Execute (InsertInto\w+|SaveIntoDataSourceCommand)|AppendData|Overwrite(ByExpression|PartitionsDynamic)|ReplaceData|WriteDelta|(Atomic)?(Create|Replace)TableAsSelect)\b/;

/** Where Spark prints it: a path, a table in backticks, an option of a source, a table of a catalog. */
const PLACES = [
  /^Execute InsertInto\w+ (\w+:[^,]*|\/[^,]*),/,
  /^Execute InsertInto\w+ ((?:`[^`]+`\.?)+)/,
  /\b(?:path|dbtable) -> ([^,)]+)/,
  /\btable=([^,)\s]+)/,
];

/** Whether a node writes the rows of the nodes below it. A command that only makes a query that writes is none. */
export const isSink = ({ name }: PlanNode): boolean => WRITES.test(name);

/** The path or table that it writes; null where Spark does not print it. */
export function sinkPlace({ detail }: PlanNode): string | null {
  const place = PLACES.map(pattern => pattern.exec(detail)?.[1]).find(found => found !== undefined);
  return place?.replaceAll('`', '') ?? null;
}
