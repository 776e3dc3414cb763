import { pythonCalls } from '../findings/pythonCalls';
import type { Action, Dataset, PlanNode, PlanOrigin, Query, Run, Stage } from '../run';

/** A line of the source, and the call in it that caused something. */
export interface SourceLine {
  file: string;
  line: number;
  /** Null if the call is unknown. */
  op: string | null;
}

/** The lines of datasets, actions and plan nodes. */
export class SourceLines {
  private readonly datasets: Map<number, Dataset>;
  private readonly actions: Map<number, Action>;
  private readonly queries: Map<string, Query>;
  /** Calls of actions by line. */
  private readonly opsOfActions: Map<string, string>;

  constructor(run: Pick<Run, 'datasets' | 'actions' | 'queries'>) {
    this.datasets = new Map(run.datasets.map(each => [each.id, each]));
    this.actions = new Map(run.actions.map(each => [each.id, each]));
    this.opsOfActions = new Map(run.actions.flatMap(({ callSite, op }) => (callSite ? [[lineKey(callSite), op]] : [])));
    this.queries = new Map(run.queries.map(each => [queryKey(each.applicationId, each.id), each]));
  }

  /** The calls that a node carries out; for a node that Spark added, the call that it was added for. */
  ofNode(node: PlanNode): SourceLine[] {
    const exact = node.origins.filter(each => each.exact);
    const origins = exact.length > 0 ? exact : node.origins.slice(0, 1);
    return distinct(origins.flatMap(each => this.ofOrigin(each) ?? []));
  }

  /**
   * The calls that made the columns of Python functions: at most one for each function. The other origins of such a node are calls
   * that only use the column, such as a filter that Spark moved below it.
   */
  ofPythonNode(node: PlanNode): SourceLine[] {
    return this.ofNode(node).slice(0, Math.max(1, pythonCalls({ node }).length));
  }

  ofDatasets(ids: readonly number[]): SourceLine[] {
    return distinct(
      ids.flatMap(id => {
        const { callSite, op } = this.datasets.get(id) ?? {};
        return callSite ? [{ file: callSite.file, line: callSite.line, op: op ?? null }] : [];
      }),
    );
  }

  ofAction(id: number | null): SourceLine | null {
    const action = id === null ? undefined : this.actions.get(id);
    if (!action?.callSite) return null;
    return { file: action.callSite.file, line: action.callSite.line, op: action.op };
  }

  /** As the query names its call: the only line in an event log that Strobe did not record. */
  ofQueries({ applicationId, queryIds }: Pick<Stage, 'applicationId' | 'queryIds'>): SourceLine | null {
    for (const id of queryIds) {
      const query = this.queries.get(queryKey(applicationId, id));
      const line = query ? (this.ofAction(query.actionId) ?? lineOfName(query.description)) : null;
      if (line !== null) return line;
    }
    return null;
  }

  /** Whether Python workers compute an RDD. */
  isPythonRdd(id: number): boolean {
    return this.datasets.get(id)?.className.endsWith('PipelinedRDD') ?? false;
  }

  private ofOrigin({ datasetId, callSite }: PlanOrigin): SourceLine | null {
    if (callSite === null) return null;
    const op = datasetId === null ? this.opsOfActions.get(lineKey(callSite)) : this.datasets.get(datasetId)?.op;
    return { file: callSite.file, line: callSite.line, op: op ?? null };
  }
}

export function linesOfNodes(nodes: readonly PlanNode[], lines: SourceLines): SourceLine[] {
  return distinct(nodes.flatMap(node => lines.ofNode(node)));
}

/**
 * The line in the name that Spark gives a job, stage or query: `collect at /jobs/etl.py:21`. pyspark passes it for some calls
 * only; the others are named after Spark's own code (`count at NativeMethodAccessorImpl.java:0`), which is no line of the user.
 */
export function lineOfName(name: string): SourceLine | null {
  const [, op, file, line] = PYTHON_CALL.exec(name) ?? [];
  if (file === undefined || line === undefined || NO_USER.test(file)) return null;
  return { file, line: Number(line), op: op ?? null };
}

/** Whether pyspark has named a call after its own thread or callback: `copy_local_properties at …/threading.py:982`. */
export const isOfPyspark = (name: string): boolean => NO_USER.test(PYTHON_CALL.exec(name)?.[2] ?? '');

const PYTHON_CALL = /^(.+?) at (.+\.py):(\d+)$/;
/**
 * Python's standard library, pyspark and Py4J: they call the functions of threads and of batches. Other packages that somebody has
 * installed may call Spark themselves.
 */
const NO_USER =
  /[\\/]lib(?:64)?[\\/]python3[.\d]*t?[\\/](?!(?:site|dist)-packages[\\/])|[\\/](?:(?:site|dist)-packages|python)[\\/](?:pyspark|py4j)[\\/]|[\\/](?:pyspark|py4j-[\d.]+-src)\.zip[\\/]/;

export const lineKey = ({ file, line }: { file: string; line: number }): string => `${line}:${file}`;

/** Each line once, with its first call. */
function distinct(lines: SourceLine[]): SourceLine[] {
  const found = new Map<string, SourceLine>();
  for (const line of lines) if (!found.has(lineKey(line))) found.set(lineKey(line), line);
  return [...found.values()];
}

const queryKey = (applicationId: string, id: number) => `${applicationId}/${id}`;
