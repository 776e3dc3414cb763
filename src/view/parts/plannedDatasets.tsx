import type { VNode } from 'preact';
import type { Dataset, Run } from '../../model/run';
import type { RunLinks } from '../runLinks';
import { physicalPlanLines, plannedEnds } from '../text/explainView';
import { opLabel } from '../text/opLabel';
import { place } from '../text/place';
import { useSelectable } from './selection';

const MOST_PLANS = 30;

/** Spark's plan text for datasets without a query: in explain mode, or if no action used them. */
export function PlannedDatasets({ run, links }: { run: Run; links: RunLinks }): VNode {
  const ends = plannedEnds(run).slice(0, MOST_PLANS);
  if (ends.length === 0)
    return (
      <p class="empty">
        {run.status === 'running' ? 'No SQL query has run yet' : 'No SQL query ran'}, so there is no execution plan. RDD
        operations have stages only.
      </p>
    );
  return (
    <>
      {ends.map(dataset => (
        <PlannedDataset key={dataset.id} run={run} dataset={dataset} links={links} />
      ))}
    </>
  );
}

function PlannedDataset({ run, dataset, links }: { run: Run; dataset: Dataset; links: RunLinks }): VNode {
  const selectable = useSelectable();
  const name = `${opLabel(dataset)} ${place(run, dataset.callSite)}`.trim();
  return (
    <div class="planText">
      <div {...selectable(links.dataset(dataset.id), `${name} not run`)}>
        <b>{name}</b> <small>not run</small>
      </div>
      <pre>{physicalPlanLines(dataset).join('\n')}</pre>
    </div>
  );
}
