import type { Run } from '../../model/run';
import { environment, runName } from '../../view/text/header';
import { ledgerLine } from '../../view/text/ledgerLine';
import { lineageTree } from '../../view/text/lineageTree';
import { place } from '../../view/text/place';
import { statusText } from '../../view/text/statusMark';
import { figures } from './figures';
import type { Markup } from './html';
import { html, Markup as Trusted } from './html';
import { lineageSvg } from './lineageSvg';
import { messages } from './messages';
import { planPanel } from './planPanel';
import { reportCss } from './reportCss';
import { ReportLinks } from './reportLinks';
import { reportScript } from './reportScript';
import { sourcePanel } from './sourcePanel';
import { actionsTable, jobsTable, stagesTable } from './tables';
import { timelinePanel } from './timelinePanel';

const TEXT_WIDTH = 120;
const LINEAGE_UNKNOWN =
  'Spark wrote this event log by itself, so lines of the script and the lineage are not known. Run the script with strobe to see them.';

/** The page needs nothing from anywhere: no network, no files. */
const POLICY =
  "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

/** A run as one self-contained HTML page, to be kept, mailed or put on a build server. */
export function htmlReport(run: Run): string {
  const links = new ReportLinks(run);
  const page = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta http-equiv="Content-Security-Policy" content="${POLICY}" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>${runName(run)} · ${run.status} · Strobe</title>
        <style>
          ${new Trusted(reportCss)}
        </style>
      </head>
      <body>
        ${top(run)}
        <main>
          ${messages(run, links)} ${first(run, links)} ${panel('timeline', 'Timeline', timelinePanel(run, links))}
          ${run.actions.length > 0 && panel('actions', 'Actions', actionsTable(run, links))}
          ${run.actions.length === 0 && run.jobs.length > 0 && panel('jobs', 'Jobs', jobsTable(run, links))}
          ${panel('stages', 'Stages', stagesTable(run, links))}
          ${
            run.datasets.length > 0 &&
            html`<details class="panel text">
              <summary>Lineage as text</summary>
              <pre>${lineageTree(run, { width: TEXT_WIDTH, color: false }).join('\n')}</pre>
            </details>`
          }
        </main>
        ${foot(run)}
        <output id="selection" aria-live="polite" hidden></output>
        <script type="application/json" id="related">
          ${new Trusted(links.json())}
        </script>
        <script>
          ${new Trusted(reportScript)};
        </script>
      </body>
    </html> `;
  return page.text;
}

/** Lineage, plans and source; of an event log, which has neither lineage nor source, the plans alone. */
function first(run: Run, links: ReportLinks): Markup {
  const plans = panel('plans', 'Execution plan', planPanel(run, links));
  if (run.script.mode === 'import' && run.datasets.length === 0)
    return html`<p class="note">${LINEAGE_UNKNOWN}</p>
      ${plans}`;
  const fit = html`<button type="button" id="fit" aria-pressed="false">fit</button>`;
  return html`<div class="first">
    ${panel('lineage', 'Lineage', lineageSvg(run, links), fit)}
    <div class="side">${plans}${panel('script', 'Script', sourcePanel(run, links))}</div>
  </div>`;
}

function panel(id: string, title: string, body: Markup, controls?: Markup): Markup {
  return html`<section class="panel" id="${id}" aria-label="${title}">
    <header>
      <h2>${title}</h2>
      ${controls}
    </header>
    <div class="body" data-panel>${body}</div>
  </section>`;
}

function top(run: Run): Markup {
  const exit = run.script.exitCode ? ` · exit code ${run.script.exitCode}` : '';
  const signal = run.script.signal !== null ? ` · ${run.script.signal}` : '';
  const before = run.script.stoppedBefore;
  const stopped = before && `stopped before ${before.op} ${place(run, before.callSite)}`.trim();
  const started = run.script.startTime ?? run.applications[0]?.startTime ?? null;
  const facts = [
    [
      run.script.args.length > 0 ? `with ${run.script.args.join(' ')}` : '',
      started === null ? '' : `started ${timeText(started)}`,
    ],
    [environment(run)],
  ];
  return html`<header class="top">
    <div class="name">
      <h1>${runName(run)}</h1>
      <span class="status ${run.status}">${stopped ?? statusText(run.status)}${exit}${signal}</span>
    </div>
    ${facts.map(line => html`<p>${line.filter(text => text !== '').join(' · ')}</p>`)} ${figures(run)}
  </header>`;
}

/** `2025-11-22 14:02:11 UTC`: the reader may be in another place than the run. */
function timeText(time: number): string {
  return `${new Date(time).toISOString().slice(0, 19).replace('T', ' ')} UTC`;
}

function foot(run: Run): Markup {
  const ledger = ledgerLine(run);
  return html`<footer>
    ${ledger !== null && html`<p>${ledger}</p>`}
    <p>
      Made by Strobe. Times of datasets in one stage are known together only; <span class="derived">~</span> marks a
      line taken from the nearest dataset.
    </p>
  </footer>`;
}
