import { groupBy } from '../groupBy';
import { ownTime } from '../nodeTime';
import type { Action, Dataset, PlanNodeKey, PythonNode, Run, Stage } from '../run';
import type { CallSite } from '../runEvent';
import { runSpan } from '../runSpan';
import { stageKey } from '../stageKey';
import { stageParts, type StagePart } from '../stageParts';
import { stageTimes } from '../stageTimes';
import type { FindingThresholds } from './findingThresholds';
import { nodesOfRun, type NodeAt } from './planNodes';

/** A run with what several rules ask of it, each computed once. Times in milliseconds of wall time. */
export class RunFacts {
  /** Of the whole run; at least 1. */
  readonly wall: number;
  readonly nodes: NodeAt[];
  private readonly stagesByKey: Map<string, Stage[]>;
  private readonly datasets: Map<number, Dataset>;
  private readonly actions: Map<number, Action>;
  private readonly nodesByQuery: Map<string, NodeAt[]>;
  private readonly pythonNodes: Map<string, PythonNode>;

  constructor(
    readonly run: Run,
    readonly thresholds: FindingThresholds,
  ) {
    const { start, end } = runSpan(run);
    this.wall = Math.max(1, end - start);
    this.nodes = nodesOfRun(run);
    this.stagesByKey = groupBy(run.stages, ({ applicationId, id }) => stageKey({ applicationId, stageId: id }));
    this.datasets = new Map(run.datasets.map(each => [each.id, each]));
    this.actions = new Map(run.actions.map(each => [each.id, each]));
    this.pythonNodes = new Map(run.ledger.pythonNodes.map(each => [pythonKey(each), each]));
    this.nodesByQuery = groupBy(this.nodes, ({ query }) => `${query.applicationId}/${query.id}`);
  }

  dataset(id: number | null): Dataset | null {
    return id === null ? null : (this.datasets.get(id) ?? null);
  }

  action(id: number | null): Action | null {
    return id === null ? null : (this.actions.get(id) ?? null);
  }

  /** What the Python workers of a node took; null if it ran none, or Spark did not report it. */
  pythonNode({ query, node }: NodeAt): PythonNode | null {
    const { applicationId, id: queryId } = query;
    return this.pythonNodes.get(pythonKey({ applicationId, queryId, nodeId: node.id })) ?? null;
  }

  nodesOfQuery(applicationId: string, queryId: number): NodeAt[] {
    return this.nodesByQuery.get(`${applicationId}/${queryId}`) ?? [];
  }

  /** The ids of a dataset and of all that it is made of, except for those that `isDone`, and what is before them alone. */
  withAncestors(dataset: Dataset, isDone: (id: number) => boolean = () => false): Set<number> {
    const found = new Set<number>();
    const open = [dataset.id];
    for (let id = open.pop(); id !== undefined; id = open.pop()) {
      const each = this.dataset(id);
      if (!each || found.has(id) || isDone(id)) continue;
      found.add(id);
      open.push(...each.parentIds);
    }
    return found;
  }

  /** All attempts of a stage that began. */
  attempts(applicationId: string, stageId: number): Stage[] {
    const all = this.stagesByKey.get(stageKey({ applicationId, stageId })) ?? [];
    return all.filter(({ startTime, status }) => startTime !== null && status !== 'skipped');
  }

  /** How long stages took of the run. */
  elapsed(applicationId: string, stageIds: readonly number[]): number {
    const times = stageTimes(this.run);
    return stageIds.reduce((sum, stageId) => sum + (times.get(stageKey({ applicationId, stageId }))?.elapsed ?? 0), 0);
  }

  /** How long a node took of the run: its share of the executor time of each of its stages, as far as its metrics tell. */
  elapsedOf(at: NodeAt): number {
    return this.partOf(at, () => true);
  }

  /** As `elapsedOf`, without the generated code that the node shares with others. */
  ownElapsedOf(at: NodeAt): number {
    return this.partOf(at, ({ told }) => told);
  }

  private partOf({ query, node }: NodeAt, counts: (part: StagePart) => boolean): number {
    const { applicationId, id } = query;
    return node.stageIds.reduce((sum, stageId) => {
      const found = stageParts(this.run).get(stageKey({ applicationId, stageId }));
      if (!found || found.executorTime === 0) return sum;
      const own = found.parts.filter(part => part.queryId === id && part.nodeId === node.id && counts(part));
      const time = own.reduce((all, part) => all + part.time, 0);
      return sum + (this.elapsed(applicationId, [stageId]) * Math.min(time, found.executorTime)) / found.executorTime;
    }, 0);
  }

  /** Tasks that can run at the same time; 1 where nothing is known. */
  slots(applicationId: string): number {
    const executors = this.run.executors.filter(each => each.applicationId === applicationId);
    const cores = executors.reduce((sum, { maxTasks, totalCores }) => sum + (maxTasks || totalCores), 0);
    return Math.max(1, cores);
  }

  isLocal(applicationId: string): boolean {
    return this.application(applicationId)?.master?.startsWith('local') ?? false;
  }

  /** A setting of Spark; null where it was not set. */
  property(applicationId: string, name: string): string | null {
    return this.application(applicationId)?.properties[name] ?? null;
  }

  private application(applicationId: string) {
    return this.run.applications.find(({ id }) => id === applicationId);
  }

  /** Lines of a node's origins, exact ones first. */
  lines({ node }: NodeAt): CallSite[] {
    const exact = node.origins.filter(each => each.exact);
    const sites = [...exact, ...node.origins].map(({ callSite }) => callSite);
    return distinctLines([...sites, node.callSite]);
  }
}

const pythonKey = ({ applicationId, queryId, nodeId }: PlanNodeKey): string => `${applicationId}/${queryId}/${nodeId}`;

export function distinctLines(sites: readonly (CallSite | null)[]): CallSite[] {
  const seen = new Set<string>();
  return sites.filter((site): site is CallSite => {
    if (!site) return false;
    const key = `${site.file}:${site.line}`;
    return !seen.has(key) && !!seen.add(key);
  });
}

/** Whether a node reports a time that is its own alone. */
export const isTimed = ({ node }: NodeAt): boolean => node.metrics.some(each => ownTime(each) !== null);
