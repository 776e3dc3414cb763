import type { Run } from '../../model/run';
import { failureText } from '../../view/text/failure';
import { fullPlace } from '../../view/text/place';
import type { Markup } from './html';
import { html } from './html';
import type { ReportLinks } from './reportLinks';
import { selectable } from './selectable';

const FAILURE_WIDTH = 160;

/** Failures, then what is worth a look, then what makes the picture incomplete. Empty where there is nothing to say. */
export function messages(run: Run, links: ReportLinks): Markup {
  const failure = failureText(run, { width: FAILURE_WIDTH, color: false });
  return html`${failure.length > 0 && html`<section class="message failure" aria-label="Failure"><pre>${failure.join('\n')}</pre></section>`}
  ${
    run.insights.length > 0 &&
    html`<section class="message" aria-label="Worth a look">
      <h2>Worth a look</h2>
      <ul>
        ${run.insights.map(
          insight =>
            html`<li ${insightLink(run, insight, links)}>
              ${insight.callSite && html`<span class="line">${fullPlace(insight.callSite)}</span> `}${insight.message}
            </li>`,
        )}
      </ul>
    </section>`
  }
  ${
    run.degraded.length > 0 &&
    html`<section class="message incomplete" aria-label="Incomplete">
      <h2>This picture is incomplete</h2>
      <ul>
        ${run.degraded.map(each => html`<li>${each.reason} <small>${each.code}</small></li>`)}
      </ul>
    </section>`
  }`;
}

function insightLink(run: Run, insight: Run['insights'][number], links: ReportLinks): Markup | null {
  const { stageId, datasetId, actionId } = insight;
  const application = insight.applicationId ?? run.applications[0]?.id ?? '';
  if (stageId !== null) return selectable(links.stage(application, stageId), insight.message);
  if (datasetId !== null) return selectable(links.dataset(datasetId), insight.message);
  return actionId === null ? null : selectable(links.action(actionId), insight.message);
}
