import type { Action, FailureCause, PlanNode, Query, Run, Stage } from '../run';
import type { CallSite } from '../runEvent';
import { nodesOfPlan } from '../nodesOfPlan';
import { failedTask } from './failedTask';

/** The parts of a run where its errors originated, without the parts that failed as a consequence. */
export interface FailedParts {
  /** `application/stage`. */
  stages: ReadonlySet<string>;
  /** `application/query/node`, of the final plan of a query. */
  nodes: ReadonlySet<string>;
  datasets: ReadonlySet<number>;
}

const known = new WeakMap<object, FailedParts>();

/** Derived from the causes of the failed actions; empty for a run that did not fail. */
export function failedParts(run: Run): FailedParts {
  const found = known.get(run) ?? partsOf(run);
  known.set(run, found);
  return found;
}

function partsOf(run: Run): FailedParts {
  const parts = { stages: new Set<string>(), nodes: new Set<string>(), datasets: new Set<number>() };
  for (const action of run.actions) {
    if (action.status !== 'failed') continue;
    const stage = failedTask(run, action)?.stage ?? null;
    if (stage !== null) parts.stages.add(`${stage.applicationId}/${stage.id}`);
    const queries = run.queries.filter(
      query => query.actionId === action.id && query.applicationId === action.applicationId && query.error !== null,
    );
    const nodes = queries.flatMap(query => failedNodes(query, stage, action.cause).map(node => ({ query, node })));
    for (const { query, node } of nodes) parts.nodes.add(`${query.applicationId}/${query.id}/${node.id}`);
    const ofNodes = nodes.flatMap(({ node }) => node.datasetIds.slice(0, 1));
    for (const id of ofNodes.length > 0 ? ofNodes : failedDataset(run, action, stage)) parts.datasets.add(id);
  }
  return parts;
}

const PYTHON_NODE = /Python|Pandas|InArrow/;
/** Nodes that only contain others. */
const WRAPPER = /^(?:WholeStageCodegen|InputAdapter|AdaptiveSparkPlan|\w*QueryStage|\w*Exchange|AQEShuffleRead)\b/;

/**
 * The nodes where an error originated. Failed tasks report no metrics, so a failed node has no stage unless other tasks
 * of its stage succeeded before.
 */
function failedNodes(query: Query, stage: Stage | null, cause: FailureCause | null): PlanNode[] {
  const root = query.plans.final ?? query.plans.initial;
  if (stage === null || root === null) return [];
  const open = nodesOfPlan(root).filter(
    ({ name, stageIds }) => !WRAPPER.test(name) && (stageIds.length === 0 || stageIds.includes(stage.id)),
  );
  const isAt = ({ origins }: PlanNode) => origins.some(({ callSite }) => callSite !== null && isIn(callSite, cause));
  const inPython = cause?.function == null ? [] : open.filter(({ name }) => PYTHON_NODE.test(name));
  if (inPython.length > 0) {
    const named = inPython.filter(({ detail }) => detail.includes(`${cause!.function}(`));
    return named.length > 0 ? named : inPython;
  }
  const at = open.filter(isAt);
  const ran = open.filter(({ stageIds }) => stageIds.length > 0);
  const candidates = [at, ran, open].find(({ length }) => length > 0) ?? [];
  const first = candidates.find(({ derived }) => !derived) ?? candidates[0];
  return first === undefined ? [] : [first];
}

/**
 * The dataset of the stage whose line the error names, otherwise the stage's last dataset; without a stage, the dataset
 * that the action was called on.
 */
function failedDataset(run: Run, action: Action, stage: Stage | null): number[] {
  if (stage === null) return [];
  const ids = stage.datasetIds.length > 0 ? stage.datasetIds : action.datasetIds;
  const datasets = run.datasets.filter(({ id }) => ids.includes(id));
  const at = datasets.filter(({ callSite }) => callSite !== null && isIn(callSite, action.cause));
  const last = (at.length > 0 ? at : datasets).reduce((most, { id }) => Math.max(most, id), -1);
  return last < 0 ? [] : [last];
}

/** Whether a cause points into the lines of a call. */
const isIn = (site: CallSite, cause: FailureCause | null): boolean =>
  cause?.line != null &&
  site.file === cause.file &&
  site.line <= cause.line &&
  cause.line <= (site.endLine ?? site.line);

/** Whether a node of the plan of a query is where it failed. */
export function failedNode(run: Run, { applicationId, id }: Query): (node: PlanNode) => boolean {
  const { nodes } = failedParts(run);
  return node => nodes.has(`${applicationId}/${id}/${node.id}`);
}
