/** Rows, times, actions and failures in the comments of a job. */
import { basename } from 'node:path';
import { foldPlan } from '../../../src/layout/foldPlan';
import type { Action, PlanNode, Run } from '../../../src/model/run';
import type { CallSite } from '../../../src/model/runEvent';
import { planRows } from '../../../src/view/text/planRows';
import { judgedNodes, type JudgedNode } from './planOrigins';
import type { Truth } from './readTruth';

interface At {
  file: string;
  line: number;
}

/** Allowed difference from the time that the job slept. */
const TOLERANCE = 0.1;

const isAt = (site: Pick<CallSite, 'file' | 'line'> | null, at: At) =>
  site !== null && site.line === at.line && basename(site.file) === basename(at.file);

/** A sentence for every difference from the comments. */
export function judgeFacts(truth: Truth, run: Run): string[] {
  const nodes = run.queries.flatMap(query => judgedNodes(query, query.plans.final ?? query.plans.initial));
  return [
    ...truth.rows.flatMap(fact => judgeRows(fact, nodes)),
    ...truth.python.flatMap(fact => judgePython(fact, run)),
    ...truth.queries.flatMap(fact => judgeQueries(fact, run)),
    ...truth.actions.flatMap(at => judgeAction(at, run)),
    ...truth.fails.flatMap(at => judgeFailure(at, run)),
    ...truth.noPlan.flatMap(at => judgeNoPlan(at, run)),
    ...truth.datasets.flatMap(at => judgeDataset(at, run)),
    ...truth.stages.flatMap(at => judgeStage(at, run)),
  ];
}

const placeOf = ({ file, line }: At) => `${file}:${line}`;

function judgeRows(fact: At & { value: number }, nodes: JudgedNode[]): string[] {
  const here = nodes.filter(({ origins }) => origins.some(each => each.exact && isAt(each.callSite, fact)));
  const rows = here.flatMap(({ node }) =>
    node.metrics.flatMap(({ name, value }) => (name === 'number of output rows' ? [value] : [])),
  );
  return rows.includes(fact.value)
    ? []
    : [`${placeOf(fact)} should have ${fact.value} rows, but its nodes have ${rows.join(', ')}`];
}

/**
 * The time shown for the Python nodes of a line: at least the time that the job slept, and at most Spark's time from
 * the start of the workers to their end. How much of it is due to a busy machine is unknown.
 */
function judgePython(fact: At & { value: number }, run: Run): string[] {
  const found = run.queries.flatMap(({ plans }) => {
    const plan = plans.final ?? plans.initial;
    if (!plan) return [];
    return planRows(foldPlan(plan), null).flatMap(({ folded: { node }, facts }) => {
      const isHere = node.origins.some(each => each.exact && isAt(each.callSite, fact));
      if (!isHere || !/Python|Pandas|Arrow/.test(node.name)) return [];
      return [{ shown: (facts.time ?? 0) / 1000, most: secondsOf(node, 'time to run Python workers') }];
    });
  });
  const least = fact.value * (1 - TOLERANCE);
  const isRight = found.every(({ shown, most }) => shown >= least && shown <= Math.max(most, least) * 1.001);
  if (isRight && found.length > 0) return [];
  const shown = found.map(each => `${each.shown.toFixed(2)} of ${each.most.toFixed(2)}`).join(', ') || 'nothing';
  return [`${placeOf(fact)} should run Python for ${fact.value} s, but its nodes show ${shown}`];
}

function secondsOf({ metrics }: PlanNode, metric: string): number {
  const found = metrics.find(({ name }) => name === metric);
  return (found?.value ?? 0) / (found?.type === 'nsTiming' ? 1e9 : 1000);
}

const actionsAt = (run: Run, at: At): Action[] => run.actions.filter(({ callSite }) => isAt(callSite, at));

function judgeAction(at: At & { text: string }, run: Run): string[] {
  const found = actionsAt(run, at).some(({ op }) => at.text === '' || op === at.text);
  return found ? [] : [`${placeOf(at)} is not an action ${at.text}`.trimEnd()];
}

/** The number of queries that Spark ran for the actions of a line. */
function judgeQueries(fact: At & { value: number }, run: Run): string[] {
  const count = actionsAt(run, fact).flatMap(({ queryIds }) => queryIds).length;
  return count === fact.value
    ? []
    : [`${placeOf(fact)} should have ${fact.value} queries, but its actions have ${count}`];
}

type Cause = { type: string; message: string } | null;

/** The type of the root cause in the model, not of a wrapper. */
function judgeFailure(at: At & { text: string }, run: Run): string[] {
  const failed = actionsAt(run, at).filter(({ status }) => status === 'failed');
  if (failed.length === 0) {
    const { error } = run.script;
    const isScripts = error !== null && error.frames.some(frame => isAt(frame, at)) && error.message.includes(at.text);
    return isScripts ? [] : [`${placeOf(at)} should fail with ${at.text}, but no action there failed`];
  }
  return failed.flatMap(action => {
    const { cause } = action as Action & { cause?: Cause };
    const said = cause === undefined ? (action.error ?? '') : `${cause?.type}: ${cause?.message}`;
    return said.includes(at.text)
      ? []
      : [`${placeOf(at)} should fail with ${at.text}, but its action failed with "${said}"`];
  });
}

function judgeNoPlan(at: At, run: Run): string[] {
  const queries = actionsAt(run, at).flatMap(({ queryIds }) => queryIds);
  return queries.length === 0 ? [] : [`${placeOf(at)} should have no plan, but has query ${queries.join(', ')}`];
}

function judgeDataset(at: At & { text: string }, run: Run): string[] {
  const found = run.datasets.some(({ op, callSite }) => isAt(callSite, at) && (at.text === '' || op === at.text));
  return found ? [] : [`${placeOf(at)} makes no dataset ${at.text}`.trimEnd()];
}

/** Whether a stage computed the dataset of the line. */
function judgeStage(at: At, run: Run): string[] {
  const ids = run.datasets.filter(({ callSite }) => isAt(callSite, at)).map(({ id }) => id);
  const found = run.stages.some(({ datasetIds }) => datasetIds.some(id => ids.includes(id)));
  return found ? [] : [`${placeOf(at)} has no stage`];
}
