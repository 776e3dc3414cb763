/**
 * The lineage of an application that nothing but Spark's event log tells of: its actions are its queries, and the jobs that belong
 * to none; its datasets are the steps of the plans, and the shuffles of jobs with RDDs. Lines are those that pyspark leaves in the
 * names of jobs and stages: of actions and shuffles. A step of a plan has none. In the log of a server of Spark Connect, actions
 * are its operations.
 */
import { withoutIds } from '../findings/texts';
import { groupBy } from '../groupBy';
import { nodesOfPlan } from '../nodesOfPlan';
import { lineOfName } from '../profile/sourceLines';
import type { Action, Dataset, Job, PlanNode, Query, Run, Stage } from '../run';
import type { CallSite } from '../runEvent';
import { actionOp, datasetOp, nameOfJob, siteOf } from './callNames';
import { planStep, type PlanStep } from './planSteps';

/** The run with its lineage. It must be of an event log: there are no datasets, and no actions but operations of Spark Connect. */
export function withLoggedLineage(run: Run): Run {
  return new LoggedLineage(run).build();
}

class LoggedLineage {
  private readonly datasets: Dataset[] = [];
  private readonly actions: Action[];
  private readonly operationOf: ReadonlyMap<number, Action>;
  /** Datasets that several queries share, by what they read. */
  private readonly shared = new Map<string, Dataset>();
  private readonly jobActions = new Map<string, number>();
  private readonly queryActions = new Map<string, number>();
  private readonly stageDatasets = new Map<string, number[]>();
  private readonly byId = new Map<number, Dataset>();
  private readonly stageOf: ReadonlyMap<string, Stage>;
  private readonly jobOf: ReadonlyMap<string, Job>;
  private readonly queryOf: ReadonlyMap<string, Query>;
  private readonly nestedIn: ReadonlyMap<string, Query[]>;
  private nextId = 1;

  constructor(private readonly run: Run) {
    this.actions = run.actions.map(action => ({ ...action, datasetIds: [] }));
    this.operationOf = new Map(this.actions.map(action => [action.id, action]));
    this.stageOf = new Map(run.stages.map(stage => [keyOf(stage), stage]));
    this.jobOf = new Map(run.jobs.map(job => [keyOf(job), job]));
    this.queryOf = new Map(run.queries.map(query => [keyOf(query), query]));
    this.nestedIn = groupBy(run.queries, rootKey);
  }

  build(): Run {
    const { run } = this;
    const roots = run.queries.filter(query => query.rootQueryId === null || query.rootQueryId === query.id);
    const queries = roots.flatMap(query => this.ofQuery(query));
    const changed = new Map(queries.map(query => [keyOf(query), query]));
    for (const job of run.jobs) if (job.queryId === null) this.ofJob(job);
    this.actions.sort((a, b) => a.startTime - b.startTime);
    this.linkUp();
    return {
      ...run,
      datasets: this.datasets,
      actions: this.actions,
      queries: run.queries.map(query => ({
        ...(changed.get(keyOf(query)) ?? query),
        actionId: this.queryActions.get(rootKey(query)) ?? null,
      })),
      jobs: run.jobs.map(job => ({ ...job, actionId: this.actionOf(job) })),
      stages: run.stages.map(stage => this.withLinks(stage)),
    };
  }

  /**
   * A query and those that it runs: the plan of `CREATE TABLE … AS SELECT` only says so, and another one writes the rows. Of two
   * with the same plan, as of a batch of a stream, one ran it.
   */
  private ofQuery(root: Query): Query[] {
    const all = this.nestedIn.get(keyOf(root)) ?? [root];
    const jobIds = [...new Set(all.flatMap(each => each.jobIds))];
    const action = this.actionFor(root.description, root, { jobIds, queryIds: all.map(each => each.id) });
    this.queryActions.set(keyOf(root), action.id);
    const samePlan = groupBy(all, ({ plans }) => planText(plans.initial ?? plans.final));
    const ran = new Set(
      Array.from(samePlan.values(), same => same.find(({ jobIds }) => jobIds.length > 0) ?? same[0]!),
    );
    return all.map(query => (ran.has(query) ? this.withPlan(query, action) : query));
  }

  private withPlan(query: Query, action: Action): Query {
    const { plans } = query;
    const plan = plans.final ?? plans.initial;
    if (plan === null) return query;
    const named = this.withDatasets(plan, query, action);
    return { ...query, plans: { ...plans, ...(plans.final ? { final: named } : { initial: named }) } };
  }

  /** The plan, with the datasets of its nodes. */
  private withDatasets(plan: PlanNode, query: Query, action: Action): PlanNode {
    const steps = this.stepsOf(plan, query, action);
    action.datasetIds.push(...steps.roots.map(({ id }) => id));
    const named = (node: PlanNode): PlanNode => {
      const dataset = steps.ofNode.get(node.id);
      const ids = dataset ? [dataset.id] : [];
      const origins = dataset ? [{ datasetId: dataset.id, callSite: action.callSite, exact: false }] : [];
      return {
        ...node,
        datasetIds: ids,
        origins,
        derived: true,
        callSite: action.callSite,
        children: node.children.map(named),
      };
    };
    return named(plan);
  }

  /**
   * Each node belongs to its own step, otherwise to the nearest one above, which it serves. What is below a source only says which
   * of its partitions are read (dynamic partition pruning).
   */
  private stepsOf(plan: PlanNode, query: Query, action: Action) {
    const ofNode = new Map<number, Dataset>();
    const roots: Dataset[] = [];
    const open: { node: PlanNode; above: Dataset | null; isCached: boolean }[] = [
      { node: plan, above: null, isCached: false },
    ];
    for (let next = open.pop(); next !== undefined; next = open.pop()) {
      const { node, above, isCached } = next;
      const step = above?.op === 'read' ? null : planStep(node);
      const dataset = step === null ? above : this.datasetOf(node, step, isCached, query);
      if (step !== null && dataset !== null) {
        if (above === null) roots.push(dataset);
        else if (!above.parentIds.includes(dataset.id) && above !== dataset) above.parentIds.push(dataset.id);
      }
      if (dataset !== null) this.note(dataset, node, query, action, ofNode);
      const below = { above: dataset, isCached: isCached || step?.op === 'cache' };
      open.push(...node.children.map(child => ({ node: child, ...below })).reverse());
    }
    return { ofNode, roots };
  }

  private note(dataset: Dataset, node: PlanNode, query: Query, action: Action, ofNode: Map<number, Dataset>): void {
    const { applicationId, id: queryId } = query;
    ofNode.set(node.id, dataset);
    dataset.planNodes.push({ applicationId, queryId, nodeId: node.id });
    if (!dataset.actionIds.includes(action.id)) dataset.actionIds.push(action.id);
    for (const stageId of node.stageIds) this.addStage(dataset, applicationId, stageId);
  }

  /** Queries share what they read, a cache, and the steps that filled it, which are in the plan of each query that reads it. */
  private datasetOf(node: PlanNode, step: PlanStep, isCached: boolean, { applicationId }: Query): Dataset {
    const isRead = step.op === 'read' || step.op === 'readStream';
    if (!isCached && !isRead && step.op !== 'cache') return this.addDataset(step.op, step.place, applicationId, null);
    const nodes = isRead ? [node] : nodesOfPlan(node).slice(step.op === 'cache' ? 1 : 0);
    const what = step.place ?? textOf(nodes);
    const key = `${applicationId} ${step.op} ${what}`;
    let dataset = this.shared.get(key);
    if (!dataset) {
      dataset = this.addDataset(step.op, step.place, applicationId, null);
      this.shared.set(key, dataset);
    }
    return dataset;
  }

  /** A job with RDDs alone: its stages are the steps, each named after the call that made its shuffle. */
  private ofJob(job: Job): void {
    const { applicationId } = job;
    const stages = job.stageIds.flatMap(id => this.stageOf.get(`${applicationId}/${id}`) ?? []);
    const last = stages.find(({ id }) => id === Math.max(...job.stageIds));
    const action = this.actionFor(nameOfJob(job, last), job, { jobIds: [job.id], queryIds: [] });
    this.jobActions.set(`${applicationId}/${job.id}`, action.id);
    const steps = new Map(
      stages
        .filter(stage => stage !== last || stages.length === 1)
        .map(stage => [stage.id, this.ofStage(stage, action)]),
    );
    for (const stage of stages) {
      const parents = stage.parentIds.flatMap(id => steps.get(id)?.id ?? []);
      const own = steps.get(stage.id);
      if (own) own.parentIds.push(...parents.filter(id => !own.parentIds.includes(id)));
      else action.datasetIds.push(...parents);
      if (stage === last) for (const id of parents) this.addStage(this.byId.get(id)!, applicationId, stage.id);
    }
    if (stages.length === 1) action.datasetIds.push(...[...steps.values()].map(({ id }) => id));
  }

  private ofStage(stage: Stage, action: Action): Dataset {
    const key = `${stage.applicationId} stage ${stage.id}`;
    let dataset = this.shared.get(key);
    if (!dataset) {
      const line = lineOfName(stage.name);
      dataset = this.addDataset(datasetOp(stage.name), null, stage.applicationId, line && siteOf(line));
      dataset.kind = 'rdd';
      dataset.className = 'RDD';
      dataset.rddIds = stage.rddIds;
      this.shared.set(key, dataset);
    }
    this.addStage(dataset, stage.applicationId, stage.id);
    if (!dataset.actionIds.includes(action.id)) dataset.actionIds.push(action.id);
    return dataset;
  }

  private addDataset(op: string, place: string | null, applicationId: string, callSite: CallSite | null): Dataset {
    const dataset: Dataset = {
      ...{ id: this.nextId++, driverId: 0, entryId: null, applicationId, kind: 'dataframe', className: 'DataFrame' },
      ...{
        op,
        owner: 'DataFrame',
        ...(place !== null && { place }),
        callSite,
        frames: callSite ? [callSite] : [],
        parentIds: [],
        childIds: [],
      },
      ...{ rddIds: [], sparkDatasetId: null, stages: [], stagesDerived: false, actionIds: [], planNodes: [] },
      ...{ persisted: false, persistence: null, cachedFraction: null, cachedMemory: null, cachedDisk: null },
      plans: { analyzed: null, optimized: null, physical: null },
    };
    this.datasets.push(dataset);
    this.byId.set(dataset.id, dataset);
    return dataset;
  }

  private actionFor(name: string, ran: Query | Job, runs: Pick<Action, 'jobIds' | 'queryIds'>): Action {
    const operation = ran.actionId === null ? undefined : this.operationOf.get(ran.actionId);
    if (operation) return operation;
    const line = lineOfName(name);
    const callSite = line && siteOf(line);
    const { applicationId, status, error, startTime, endTime } = ran;
    const action: Action = {
      ...{ id: this.nextId++, driverId: 0, entryId: null, applicationId, op: actionOp(name), owner: 'DataFrame' },
      ...{ kind: 'action', callSite, frames: callSite ? [callSite] : [], status, error, cause: null },
      ...{ startTime, endTime, datasetIds: [], ...runs, operations: [], result: null },
    };
    this.actions.push(action);
    return action;
  }

  private addStage(dataset: Dataset, applicationId: string, stageId: number): void {
    const key = `${applicationId}/${stageId}`;
    const ids = this.stageDatasets.get(key) ?? [];
    if (ids.includes(dataset.id)) return;
    this.stageDatasets.set(key, [...ids, dataset.id]);
    dataset.stages.push({ applicationId, stageId });
  }

  private linkUp(): void {
    for (const { id, parentIds } of this.datasets)
      for (const parent of parentIds) this.byId.get(parent)?.childIds.push(id);
  }

  private actionOf({ applicationId, id, queryId }: Job): number | null {
    const own = this.jobActions.get(`${applicationId}/${id}`);
    if (own !== undefined) return own;
    const query = this.queryOf.get(`${applicationId}/${queryId}`);
    return query ? (this.queryActions.get(rootKey(query)) ?? null) : null;
  }

  private withLinks(stage: Stage): Stage {
    const job = stage.jobIds.flatMap(id => this.jobOf.get(`${stage.applicationId}/${id}`) ?? [])[0];
    const datasetIds = this.stageDatasets.get(`${stage.applicationId}/${stage.id}`) ?? [];
    return { ...stage, datasetIds, actionId: job ? this.actionOf(job) : null };
  }
}

const keyOf = ({ applicationId, id }: { applicationId: string; id: number }) => `${applicationId}/${id}`;

/** The same for each time that a plan is made. */
function planText(plan: PlanNode | null): string {
  return plan ? textOf(nodesOfPlan(plan)).replace(/plan_id=\d+/g, '') : '';
}

const textOf = (nodes: PlanNode[]): string => withoutIds(nodes.map(({ detail }) => detail).join('\n'));

const rootKey = ({ applicationId, id, rootQueryId }: Query) => `${applicationId}/${rootQueryId ?? id}`;
