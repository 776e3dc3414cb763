/** Checks that the panel and the terminal, which share their rows, show the same as the JSON. */
import { foldPlan } from '../../../src/layout/foldPlan';
import type { Run } from '../../../src/model/run';
import { planPlace } from '../../../src/view/text/planTree';
import { planRows } from '../../../src/view/text/planRows';

/** A sentence for every row of a plan whose line is not a line of its node. */
export function judgePanel(run: Run): string[] {
  return run.queries.flatMap(query => {
    const plan = query.plans.final ?? query.plans.initial;
    if (!plan) return [];
    return planRows(foldPlan(plan), null).flatMap(row => {
      const { origins } = row.folded.node;
      const first = origins.find(({ exact }) => exact) ?? origins[0];
      if (!first?.callSite) return [];
      const text = planPlace(run, row);
      const says = new RegExp(`(^|[^~\\w.])(~?)([\\w.]*):${first.callSite.line}(?!\\d)`).exec(` ${text}`);
      const isRight = says !== null && (says[2] === '') === first.exact;
      const wants = `${first.exact ? '' : '~'}:${first.callSite.line}`;
      return isRight
        ? []
        : [`query ${query.id}: the row of ${row.facts.name} shows "${text}", but its node has ${wants}`];
    });
  });
}
