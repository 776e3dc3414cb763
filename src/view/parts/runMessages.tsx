import type { VNode } from 'preact';
import type { Insight, Run } from '../../model/run';
import type { RunLinks } from '../runLinks';
import { fullPlace } from '../text/place';
import { printable } from '../text/printable';
import { wasteCost } from '../text/wasteText';
import { FailureCard } from './failureCard';
import { Incomplete } from './incomplete';
import { useSelectable } from './selection';

/**
 * Failures, then hints and warnings, then reasons for missing data. With `only`, just the failures and the hints for the given
 * things.
 */
export function RunMessages(props: { run: Run; links: RunLinks; only?: (key: string) => boolean }): VNode {
  const { run, links, only } = props;
  const insights = run.insights.filter(insight => {
    const key = insightKey(run, insight, links);
    return only === undefined || (key !== null && only(key));
  });
  return (
    <>
      <FailureCard run={run} links={links} />
      {insights.length > 0 && (
        <section class="message" aria-label="Worth a look">
          <h2>Worth a look</h2>
          <ul>
            {insights.map((insight, index) => (
              <li key={index}>
                <InsightLine run={run} insight={insight} links={links} />
              </li>
            ))}
          </ul>
        </section>
      )}
      {only === undefined && <Incomplete run={run} />}
    </>
  );
}

function InsightLine({ run, insight, links }: { run: Run; insight: Insight; links: RunLinks }): VNode {
  const selectable = useSelectable();
  const key = insightKey(run, insight, links);
  const { waste, message } = insight;
  const text = printable(waste === null ? message : `${waste.title}: ${wasteCost(waste)}`).replaceAll('`', '');
  const said = `${fullPlace(insight.callSite)} ${text}`.trim();
  const props = key === null ? {} : selectable(key, said);
  return (
    <div {...props}>
      {insight.callSite && <span class="line">{fullPlace(insight.callSite)}</span>} {text}
    </div>
  );
}

function insightKey(run: Run, insight: Insight, links: RunLinks): string | null {
  const { stageId, datasetId, actionId } = insight;
  // A hint belongs to its line, wherever its cost occurs.
  if (insight.waste !== null && insight.callSite !== null) return links.lineOf(insight.callSite);
  const application = insight.applicationId ?? run.applications[0]?.id ?? '';
  if (stageId !== null) return links.stage(application, stageId);
  if (datasetId !== null) return links.dataset(datasetId);
  if (actionId !== null) return links.action(actionId);
  return insight.callSite && links.lineOf(insight.callSite);
}
