import type { VNode } from 'preact';
import { LogicalPlans } from '../view/parts/logicalPlans';
import { usePanel } from './panelContext';
import { QueryChoice, useQueries } from './queryChoice';

/** The logical plans of the selected query, or of a dataset without a query. */
export function LogicalTab(): VNode {
  const { run, thing } = usePanel();
  const { queries, shown } = useQueries();
  if (shown !== null)
    return (
      <>
        <QueryChoice queries={queries} shown={shown} />
        <LogicalPlans query={shown} />
      </>
    );
  const dataset = thing?.type === 'dataset' ? run.datasets.find(each => each.id === thing.id) : undefined;
  const plans = [
    ['Analyzed', dataset?.plans.analyzed],
    ['Optimized', dataset?.plans.optimized],
  ].filter(([, text]) => text);
  if (plans.length === 0)
    return <p class="empty">RDD operations have no logical plan, and no SQL query is selected.</p>;
  return (
    <>
      {plans.map(([name, text]) => (
        <section key={name} class="logical" aria-label={`${name} plan`}>
          <h3>{name}</h3>
          <pre>{text}</pre>
        </section>
      ))}
    </>
  );
}
