import type { VNode } from 'preact';
import { useState } from 'preact/hooks';
import { failedNode } from '../model/causes/failedParts';
import type { PlanNode, Query } from '../model/run';
import { InitialAndFinal } from '../view/parts/initialAndFinal';
import { PlanGraph } from '../view/parts/planGraph';
import { PlannedDatasets } from '../view/parts/plannedDatasets';
import { PlanTree } from '../view/parts/planTree';
import { planDifference } from '../view/text/planDifference';
import { physicalPlanLines } from '../view/text/explainView';
import { untoldError } from '../view/untoldError';
import { usePanel } from './panelContext';
import { QueryChoice, useQueries } from './queryChoice';
import type { ViewState } from './viewStore';

/** The physical plan: as a tree with metrics, as a graph, or the initial and final plan side by side. */
export function PlanTab(): VNode {
  const { run, links } = usePanel();
  const { queries, shown } = useQueries();
  if (shown === null) return <NoPlan />;
  const error = untoldError(run, shown);
  const { initial, final } = shown.plans;
  const plan = final ?? initial;
  const difference = planDifference(shown);
  return (
    <>
      <div class="planTools">
        <QueryChoice queries={queries} shown={shown} />
        {plan !== null && <PlanAs canCompare={difference !== '' && initial !== null && final !== null} />}
      </div>
      {error && <p class="error">{error}</p>}
      {difference !== '' && (
        <p class="adaptive">
          <b>adaptive</b> {difference}
        </p>
      )}
      {plan === null ? (
        <p class="empty">No plan recorded.</p>
      ) : (
        <Plan key={links.query(shown.applicationId, shown.id)} query={shown} plan={plan} />
      )}
    </>
  );
}

function Plan({ query, plan }: { query: Query; plan: PlanNode }): VNode {
  const { run, links, view } = usePanel();
  const [opened, setOpened] = useState<ReadonlySet<number>>(new Set());
  const { initial, final } = query.plans;
  const keyOf = (node: PlanNode): string => links.planNode(query.applicationId, query.id, node.id);
  if (view.planAs === 'compare' && initial !== null && final !== null && planDifference(query) !== '')
    return (
      <div class="compare">
        <InitialAndFinal initial={initial} final={final} keyOf={keyOf} />
      </div>
    );
  if (view.planAs === 'graph')
    return (
      <div class="scroll">
        <PlanGraph plan={plan} keyOf={keyOf} isFailed={failedNode(run, query)} opened={opened} />
      </div>
    );
  const onOpen = (id: number): void => setOpened(new Set([...opened, id]));
  return <PlanTree {...{ run, query, plan, links, opened, onOpen }} />;
}

function PlanAs({ canCompare }: { canCompare: boolean }): VNode {
  const { view, viewStore } = usePanel();
  const ways: [ViewState['planAs'], string][] = [
    ['tree', 'Tree'],
    ['graph', 'Graph'],
    ...(canCompare ? ([['compare', 'Initial | final']] as [ViewState['planAs'], string][]) : []),
  ];
  const shown = ways.some(([way]) => way === view.planAs) ? view.planAs : 'tree';
  return (
    <span class="choice" role="group" aria-label="Plan view">
      {ways.map(([way, name]) => (
        <button
          key={way}
          type="button"
          aria-pressed={way === shown ? 'true' : 'false'}
          onClick={() => viewStore.set({ planAs: way })}
        >
          {name}
        </button>
      ))}
    </span>
  );
}

function NoPlan(): VNode {
  const { promised, run, links, thing, hasRun } = usePanel();
  if (!hasRun) return <p class="empty">No plan is available because there is no run yet.</p>;
  const dataset = thing?.type === 'dataset' ? promised.run.datasets.find(each => each.id === thing.id) : undefined;
  if (dataset?.plans.physical)
    return (
      <>
        <p class="adaptive">Not run. Spark’s plan:</p>
        <pre>{physicalPlanLines(dataset).join('\n')}</pre>
      </>
    );
  if (thing === null) return <PlannedDatasets run={run} links={links} />;
  return (
    <p class="empty">
      The selection belongs to no SQL query, so it has no execution plan. RDD operations only have stages. See the
      Metrics tab.
    </p>
  );
}
