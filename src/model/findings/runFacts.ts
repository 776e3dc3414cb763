import { addToGroup, groupBy } from '../groupBy';
import { ownTime } from '../nodeTime';
import { mainDataset } from '../mainDataset';
import type { Action, Application, Dataset, Executor, PlanNodeKey, PythonNode, Run, Stage } from '../run';
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
  private readonly slotsByApplication = new Map<string, number>();
  private nodesByStage: Map<string, NodeAt[]> | null = null;

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

  application(id: string | null): Application | null {
    return this.run.applications.find(each => each.id === id) ?? null;
  }

  /** The nodes that ran in a stage, parents first. */
  nodesIn({ applicationId, id }: Pick<Stage, 'applicationId' | 'id'>): NodeAt[] {
    this.nodesByStage ??= byStage(this.nodes);
    return this.nodesByStage.get(stageKey({ applicationId, stageId: id })) ?? [];
  }

  /** The line of the dataset that a stage is named after, and that of its action. */
  linesOf(stage: Stage): CallSite[] {
    return distinctLines([
      mainDataset(this.run, stage)?.callSite ?? null,
      this.action(stage.actionId)?.callSite ?? null,
    ]);
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

  /** Tasks that could run at the same time, when there were the most executors; 1 where nothing is known. */
  slots(applicationId: string): number {
    const known = this.slotsByApplication.get(applicationId);
    if (known !== undefined) return known;
    const slots = mostSlots(this.run.executors.filter(each => each.applicationId === applicationId));
    this.slotsByApplication.set(applicationId, slots);
    return slots;
  }

  isLocal(applicationId: string): boolean {
    // Like `Utils.isLocalMaster` in Spark: `local-cluster[2,1,512]` has executors in processes of their own.
    return /^local(\[|$)/.test(this.application(applicationId)?.master ?? '');
  }

  /** A setting of Spark; null where it was not set. */
  property(applicationId: string, name: string): string | null {
    return this.application(applicationId)?.properties[name] ?? null;
  }

  /** Lines of a node's origins, exact ones first. */
  lines({ node }: NodeAt): CallSite[] {
    const exact = node.origins.filter(each => each.exact);
    const sites = [...exact, ...node.origins].map(({ callSite }) => callSite);
    return distinctLines([...sites, node.callSite]);
  }
}

const pythonKey = ({ applicationId, queryId, nodeId }: PlanNodeKey): string => `${applicationId}/${queryId}/${nodeId}`;

function byStage(nodes: NodeAt[]): Map<string, NodeAt[]> {
  const found = new Map<string, NodeAt[]>();
  for (const at of nodes)
    for (const stageId of at.node.stageIds)
      addToGroup(found, stageKey({ applicationId: at.query.applicationId, stageId }), at);
  return found;
}

/** Executors that were lost or released are not counted beside those that took their place. */
function mostSlots(executors: Executor[]): number {
  const changes = executors.flatMap(({ addTime, removeTime, maxTasks, totalCores }) => {
    const cores = maxTasks || totalCores;
    return [
      { at: addTime, cores },
      { at: removeTime ?? Infinity, cores: -cores },
    ];
  });
  changes.sort((a, b) => a.at - b.at || a.cores - b.cores);
  let [now, most] = [0, 1];
  for (const { cores } of changes) most = Math.max(most, (now += cores));
  return most;
}

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
