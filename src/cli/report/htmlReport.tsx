import type { ComponentChildren, VNode } from 'preact';
import { renderToString } from 'preact-render-to-string';
import { gaps } from '../../model/gaps';
import type { Run } from '../../model/run';
import { ActionsTable } from '../../view/parts/actionsTable';
import { DriverCost } from '../../view/parts/driverCost';
import { Figures } from '../../view/parts/figures';
import { GapsTable } from '../../view/parts/gapsTable';
import { JobsTable } from '../../view/parts/jobsTable';
import { Overview } from '../../view/parts/overview';
import overviewCss from '../../view/parts/overview.css';
import partsCss from '../../view/parts/parts.css';
import { ExecutorsTable } from '../../view/parts/executorsTable';
import { StagesTable } from '../../view/parts/stagesTable';
import { Timeline } from '../../view/parts/timeline';
import { RunLinks } from '../../view/runLinks';
import { environment, runName } from '../../view/text/header';
import { ledgerLine } from '../../view/text/ledgerLine';
import { lineageTree } from '../../view/text/lineageTree';
import { statusText } from '../../view/text/statusMark';
import { stopText } from '../../view/text/stopText';
import { LineageSvg } from './lineageSvg';
import { PlanPanel } from './planPanel';
import reportCss from './report.css';
import { reportScript } from './reportScript';
import { SourcePanel } from './sourcePanel';

const TEXT_WIDTH = 120;
const LINEAGE_UNKNOWN =
  'Spark wrote this event log without Strobe, so the lines of the script and the lineage are unknown. Run the script with strobe to see them.';

/** The page loads nothing: no network, no files. */
const POLICY =
  "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

/** Characters that HTML forbids, escaped or not. */
// eslint-disable-next-line no-control-regex
const FORBIDDEN = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\ufffe\uffff]/g;

/** A run as a self-contained HTML page, for archiving, mail or a build server. */
export function htmlReport(run: Run): string {
  const page = renderToString(<Page run={run} links={new RunLinks(run)} />);
  return `<!doctype html>\n${page.replace(FORBIDDEN, '\ufffd')}\n`;
}

interface Shown {
  run: Run;
  links: RunLinks;
}

function Page({ run, links }: Shown): VNode {
  return (
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta http-equiv="Content-Security-Policy" content={POLICY} />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>{`${runName(run)} · ${run.status} · Strobe`}</title>
        <style {...raw(reportCss + partsCss + overviewCss)}></style>
      </head>
      <body>
        <Top run={run} />
        <main>
          <section class="panel" aria-label="Overview">
            <div class="body" data-panel="">
              <Overview run={run} links={links} hasTimeline />
            </div>
          </section>
          <First run={run} links={links} />
          <Panel id="timeline" title="Timeline">
            <Timeline run={run} links={links} />
          </Panel>
          {run.actions.length > 0 && (
            <Panel id="actions" title="Actions">
              <ActionsTable run={run} links={links} />
            </Panel>
          )}
          {run.actions.length === 0 && run.jobs.length > 0 && (
            <Panel id="jobs" title="Jobs">
              <JobsTable run={run} links={links} />
            </Panel>
          )}
          <Panel id="stages" title="Stages">
            <StagesTable run={run} links={links} />
          </Panel>
          {gaps(run).list.length > 0 && (
            <Panel id="gaps" title="Gaps">
              <GapsTable run={run} links={links} />
            </Panel>
          )}
          {run.executors.length > 0 && (
            <Panel id="executors" title="Executors">
              <ExecutorsTable run={run} />
            </Panel>
          )}
          {run.ledger.py4jCalls + run.ledger.rpcs.length + run.ledger.pythonNodes.length > 0 && (
            <Panel id="driver" title="Driver costs">
              <DriverCost run={run} links={links} />
            </Panel>
          )}
          {run.datasets.length > 0 && (
            <details class="panel text">
              <summary>Lineage as text</summary>
              <pre>{lineageTree(run, { width: TEXT_WIDTH, color: false }).join('\n')}</pre>
            </details>
          )}
        </main>
        <Foot run={run} />
        <output id="selection" aria-live="polite" hidden></output>
        <script type="application/json" id="related" {...raw(scriptJson(links))}></script>
        <script {...raw(reportScript)}></script>
      </body>
    </html>
  );
}

/** Inserts our own text as the content of an element, unescaped. */
function raw(text: string): { dangerouslySetInnerHTML: { __html: string } } {
  return { dangerouslySetInnerHTML: { __html: text } };
}

/** JSON that is safe in a script element. */
function scriptJson(value: unknown): string {
  return JSON.stringify(value).replace(
    /[<>&\u2028\u2029]/g,
    sign => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** Lineage, plans and source. An event log has neither lineage nor source, only plans. */
function First({ run, links }: Shown): VNode {
  const plans = (
    <Panel id="plans" title="Execution plan">
      <PlanPanel run={run} links={links} />
    </Panel>
  );
  if (run.script.mode === 'import' && run.datasets.length === 0)
    return (
      <>
        <p class="note">{LINEAGE_UNKNOWN}</p>
        {plans}
      </>
    );
  const fit = (
    <button type="button" id="fit" aria-pressed="false">
      fit
    </button>
  );
  return (
    <div class="first">
      <Panel id="lineage" title="Lineage" controls={fit}>
        <LineageSvg run={run} links={links} />
      </Panel>
      <div class="side">
        {plans}
        <Panel id="script" title="Script">
          <SourcePanel run={run} links={links} />
        </Panel>
      </div>
    </div>
  );
}

function Panel(props: { id: string; title: string; controls?: VNode; children: ComponentChildren }): VNode {
  return (
    <section class="panel" id={props.id} aria-label={props.title}>
      <header>
        <h2>{props.title}</h2>
        {props.controls}
      </header>
      <div class="body" data-panel="">
        {props.children}
      </div>
    </section>
  );
}

function Top({ run }: { run: Run }): VNode {
  const exit = run.script.exitCode ? ` · exit code ${run.script.exitCode}` : '';
  const signal = run.script.signal !== null ? ` · ${run.script.signal}` : '';
  const stopped = stopText(run);
  const started = run.script.startTime ?? run.applications[0]?.startTime ?? null;
  const facts = [
    [
      run.script.args.length > 0 ? `with ${run.script.args.join(' ')}` : '',
      started === null ? '' : `started ${timeText(started)}`,
    ],
    [environment(run)],
  ];
  return (
    <header class="top">
      <div class="name">
        <h1>{runName(run)}</h1>
        <span
          class={`status ${run.status}`}
        >{`${[statusText(run.status), stopped].filter(text => text !== '').join(' · ')}${exit}${signal}`}</span>
      </div>
      {facts.map(line => (
        <p>{line.filter(text => text !== '').join(' · ')}</p>
      ))}
      <Figures run={run} />
    </header>
  );
}

/** `2025-11-22 14:02:11 UTC`: the reader may be in another time zone. */
function timeText(time: number): string {
  return `${new Date(time).toISOString().slice(0, 19).replace('T', ' ')} UTC`;
}

function Foot({ run }: { run: Run }): VNode {
  const ledger = ledgerLine(run);
  return (
    <footer>
      {ledger !== null && <p>{ledger}</p>}
      <p>
        Made by Strobe. Times of datasets in one stage are known together only; <span class="derived">~</span> marks a
        node that Spark added for the one at that line.
      </p>
    </footer>
  );
}
