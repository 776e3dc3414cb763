import { foldPlan } from '../../layout/foldPlan';
import type { Query, Run } from '../../model/run';
import { physicalPlanLines, plannedEnds } from '../../view/text/explainView';
import { formatCount } from '../../view/text/formatCount';
import { formatDuration } from '../../view/text/formatDuration';
import { opLabel } from '../../view/text/opLabel';
import { place } from '../../view/text/place';
import { planDifference } from '../../view/text/planDifference';
import type { PlanRow } from '../../view/text/planRows';
import { planRows } from '../../view/text/planRows';
import { planPlace, queryDuration, queryTitle } from '../../view/text/planTree';
import { plural } from '../../view/text/plural';
import type { Markup } from './html';
import { html } from './html';
import { planGraph } from './planGraph';
import type { ReportLinks } from './reportLinks';
import { selectable } from './selectable';

/** Drawn: those that took longest. */
const MOST_QUERIES = 30;

/** The plans of the queries, one shown at a time: as a tree with figures, and beside the initial plan where it differs. */
export function planPanel(run: Run, links: ReportLinks): Markup {
  if (run.queries.length === 0) return plansOfDatasets(run, links);
  const longest = [...run.queries].sort((a, b) => queryDuration(b, run) - queryDuration(a, run)).slice(0, MOST_QUERIES);
  const [slowest] = longest;
  const shown = [...longest].sort((a, b) => a.startTime - b.startTime || a.id - b.id);
  const left = run.queries.length - shown.length;
  return html`<div class="tabs" role="group" aria-label="Queries">
      ${shown.map(query => tab(run, query, links, query === slowest))}
      ${left > 0 && html`<span class="left">${plural(left, 'shorter query')} left out</span>`}
    </div>
    ${shown.map(query => onePlan(run, query, links, query === slowest))}`;
}

/** Where no query ran (explain, or datasets that no action used): Spark's text of what it would do. */
function plansOfDatasets(run: Run, links: ReportLinks): Markup {
  const ends = plannedEnds(run).slice(0, MOST_QUERIES);
  if (ends.length === 0)
    return html`<p class="empty">No SQL query ran, so there is no execution plan: RDD operations have stages only.</p>`;
  return html`${ends.map(dataset => {
    const name = `${opLabel(dataset)} ${place(run, dataset.callSite)}`.trim();
    return html`<div class="planText" ${selectable(links.dataset(dataset.id), `plan of ${name}`)}>
      <b>${name}</b> <small>not run</small>
      <pre>${physicalPlanLines(dataset).join('\n')}</pre>
    </div>`;
  })}`;
}

function tab(run: Run, query: Query, links: ReportLinks, shown: boolean): Markup {
  const key = links.query(query.applicationId, query.id);
  return html`<button type="button" data-tab="${key}" aria-pressed="${shown ? 'true' : 'false'}">
    ${queryTitle(run, query)}
  </button>`;
}

function onePlan(run: Run, query: Query, links: ReportLinks, shown: boolean): Markup {
  const key = links.query(query.applicationId, query.id);
  const { initial, final } = query.plans;
  const plan = final ?? initial;
  const difference = planDifference(query);
  if (plan === null)
    return html`<div class="plan" data-plan="${key}" ${!shown && hidden}>
      <p class="empty">No plan was recorded.</p>
    </div>`;
  const rows = planRows(foldPlan(plan));
  return html`<div class="plan" data-plan="${key}" ${!shown && hidden}>
    ${query.error && html`<p class="error">${query.error.split('\n')[0]}</p>`}
    ${difference !== '' && html`<p class="adaptive"><b>adaptive</b> ${difference}${initial && final && compareButton}</p>`}
    <div class="tree" role="list">${rows.map(row => planRow(run, query, row, links))}</div>
    ${
      difference !== '' &&
      initial &&
      final &&
      html`<div class="compare" hidden>
        <figure>
          <figcaption>initial</figcaption>
          ${planGraph(initial, final)}
        </figure>
        <figure>
          <figcaption>final</figcaption>
          ${planGraph(final, initial)}
        </figure>
      </div>`
    }
  </div>`;
}

const hidden = html`hidden`;
const compareButton = html` <button type="button" class="compareButton" aria-pressed="false">
  initial beside final
</button>`;

const BRACKETS: Record<string, string> = { '╮': 'first', '│': 'middle', '╯': 'last', '╶': 'only' };

function planRow(run: Run, query: Query, row: PlanRow, links: ReportLinks): Markup {
  const { facts, folded } = row;
  const key = links.planNode(query.applicationId, query.id, folded.node.id);
  const rows = facts.rows === null ? '' : `${formatCount(facts.rows)} rows`;
  const time = row.share !== null && facts.time !== null ? formatDuration(facts.time) : '';
  const where = planPlace(run, row);
  const label = [facts.name, facts.detail, rows, facts.size, time, where].filter(text => text !== '').join(', ');
  const metrics = folded.node.metrics.filter(metric => metric.value !== null);
  return html`<div role="listitem" class="row">
    <div
      class="pick"
      ${selectable(key, label)}
      title="${[folded.node.detail, ...metrics.map(each => `${each.name}: ${each.text ?? each.value}`)].join('\n')}"
    >
      <span class="what"
        >${row.branches.map(branch => html`<i class="${branch}"></i>`)}<b>${facts.name}</b>
        <span class="detail">${facts.detail}</span></span
      >
      <span class="figure">${rows}</span><span class="figure">${facts.size}</span>
      <span class="pipe ${BRACKETS[row.bracket] ?? ''}"></span>
      <span class="figure time">${time}</span>
      <span class="share"><i style="width:${((row.share ?? 0) * 100).toFixed(1)}%"></i></span>
      <span class="line${folded.node.derived ? ' derived' : ''}">${where}</span>
    </div>
  </div>`;
}
