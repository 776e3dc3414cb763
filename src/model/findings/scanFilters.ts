import { columnsIn, firstList } from './planDetail';
import { consumer, rowsOf, type NodeAt } from './planNodes';
import { functionName, pythonCalls, runsPython } from './pythonCalls';
import { type Scan, scanOf } from './scans';

/** A filter that Spark evaluates row by row above a scan, instead of leaving out data with it. */
export interface ScanFilter {
  filter: NodeAt;
  at: NodeAt;
  scan: Scan;
  read: number;
  kept: number;
  /** Columns that it depends on, with ids. */
  columns: string[];
  /** Python functions in it. */
  functions: string[];
}

/** The first filter above a scan, past nodes that hand on all rows. */
export function scanFilter(at: NodeAt): ScanFilter | null {
  const scan = scanOf(at);
  const read = rowsOf(at);
  if (!scan || read === null) return null;
  const python: NodeAt[] = [];
  let above = consumer(at);
  while (above && (runsPython(above) || above.node.name === 'Project')) {
    if (runsPython(above)) python.push(above);
    above = consumer(above);
  }
  if (above?.node.name !== 'Filter') return null;
  const kept = rowsOf(above);
  if (kept === null) return null;
  const used = columnsIn(above.node.detail);
  const made = python.filter(each => outputsOf(each).some(column => used.includes(column)));
  const columns = [...used, ...made.flatMap(each => pythonCalls(each).flatMap(columnsIn))];
  const functions = [...new Set(made.flatMap(pythonCalls).map(functionName))];
  return {
    filter: above,
    at,
    scan,
    read,
    kept,
    columns: columns.filter(each => scan.columns.includes(each)),
    functions,
  };
}

/** `ArrowEvalPython [keep(a#1)#2], [pythonUDF0#29], 101` → `pythonUDF0#29`. */
function outputsOf({ node }: NodeAt): string[] {
  const from = node.detail.indexOf('], [');
  return from < 0 ? [] : firstList(node.detail.slice(from + 3)).flatMap(columnsIn);
}
