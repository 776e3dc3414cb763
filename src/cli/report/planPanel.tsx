import type { VNode } from 'preact';
import type { Query, Run } from '../../model/run';
import { InitialAndFinal } from '../../view/parts/initialAndFinal';
import { PlannedDatasets } from '../../view/parts/plannedDatasets';
import { PlanTree } from '../../view/parts/planTree';
import type { RunLinks } from '../../view/runLinks';
import { planDifference } from '../../view/text/planDifference';
import { queryDuration, queryTitle } from '../../view/text/planTree';
import { plural } from '../../text/plural';
import { untoldError } from '../../view/untoldError';

/** Number of queries that are drawn: the longest ones. */
const MOST_QUERIES = 30;

/**
 * The plans of the queries, one shown at a time: as a tree with metrics, next to the initial plan if that is different.
 */
export function PlanPanel({ run, links }: { run: Run; links: RunLinks }): VNode {
  if (run.queries.length === 0) return <PlannedDatasets run={run} links={links} />;
  const longest = [...run.queries].sort((a, b) => queryDuration(b, run) - queryDuration(a, run)).slice(0, MOST_QUERIES);
  const [slowest] = longest;
  const shown = [...longest].sort((a, b) => a.startTime - b.startTime || a.id - b.id);
  const left = run.queries.length - shown.length;
  return (
    <>
      <div class="tabs" role="group" aria-label="Queries">
        {shown.map(query => (
          <button
            type="button"
            data-tab={links.query(query.applicationId, query.id)}
            aria-pressed={query === slowest ? 'true' : 'false'}
          >
            {queryTitle(run, query)}
          </button>
        ))}
        {left > 0 && <span class="left">{plural(left, 'shorter query')} omitted</span>}
      </div>
      {shown.map(query => (
        <OnePlan run={run} query={query} links={links} shown={query === slowest} />
      ))}
    </>
  );
}

function OnePlan({ run, query, links, shown }: { run: Run; query: Query; links: RunLinks; shown: boolean }): VNode {
  const key = links.query(query.applicationId, query.id);
  const { initial, final } = query.plans;
  const plan = final ?? initial;
  const error = untoldError(run, query);
  const difference = planDifference(query);
  const both = difference !== '' && initial !== null && final !== null;
  if (plan === null)
    return (
      <div class="plan" data-plan={key} hidden={!shown}>
        <p class="empty">No plan was recorded.</p>
      </div>
    );
  return (
    <div class="plan" data-plan={key} hidden={!shown}>
      {error && <p class="error">{error}</p>}
      {difference !== '' && (
        <p class="adaptive">
          <b>adaptive</b> {difference}{' '}
          {both && (
            <button type="button" class="compareButton" aria-pressed="false">
              initial and final
            </button>
          )}
        </p>
      )}
      <PlanTree run={run} query={query} plan={plan} links={links} />
      {both && (
        <div class="compare" hidden>
          <InitialAndFinal initial={initial} final={final} />
        </div>
      )}
    </div>
  );
}
