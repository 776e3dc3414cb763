import type { VNode } from 'preact';
import { callSiteOf } from '../view/callSiteOf';
import { RunMessages } from '../view/parts/runMessages';
import { subjectOf } from '../view/subject';
import { fileName, fullPlace } from '../view/text/place';
import { DriverTab } from './driverTab';
import { LogicalTab } from './logicalTab';
import { MetricsTab } from './metricsTab';
import { usePanel } from './panelContext';
import { PlanTab } from './planTab';
import { RowsTab } from './rowsTab';
import type { Tab } from './viewStore';

export const TABS: [Tab, string, () => VNode][] = [
  ['plan', 'Plan', PlanTab],
  ['logical', 'Logical', LogicalTab],
  ['metrics', 'Metrics', MetricsTab],
  ['rows', 'Rows', RowsTab],
  ['driver', 'Driver', DriverTab],
];

/** Details of the selection: title, failure and findings, and the content of a tab. */
export function Detail({ tab }: { tab: Tab }): VNode {
  const { view, run, links, hasRun, thing } = usePanel();
  const key = thing === null ? null : view.picked;
  const isOfIt = (other: string): boolean => other === key || links.related(key ?? '').has(other);
  const Content = TABS.find(([name]) => name === tab)?.[2] ?? PlanTab;
  return (
    <>
      <Heading />
      <div class="body" tabIndex={0}>
        {hasRun && key !== null && (
          <div class="messages">
            <RunMessages run={run} links={links} only={isOfIt} />
          </div>
        )}
        <Content />
      </div>
    </>
  );
}

/** What is selected, or that it is the whole run. */
function Heading(): VNode {
  const { promised, thing, view, open, back, state } = usePanel();
  const subject = thing && subjectOf(promised.run, thing);
  const site = thing && callSiteOf(promised.run, thing);
  const isEdited = site !== null && state.edited.includes(site.file);
  const key = view.picked ?? '';
  return (
    <header class="heading">
      <div class="title">
        <h2 title={subject?.title}>{subject?.title ?? 'Whole run'}</h2>
        {site && (
          <button type="button" class="link line" data-action="openSource" onClick={() => open(key, false)}>
            {fullPlace(site)}
          </button>
        )}
        {subject === null && (
          <span class="subjectFacts">select a dataset, an action, a stage or a bar for its own</span>
        )}
        {subject && (
          <button type="button" class="plain" aria-label="Back" title="Back (Escape)" onClick={() => back()}>
            <span aria-hidden="true">✕</span>
          </button>
        )}
      </div>
      {subject && subject.facts.length > 0 && <p class="subjectFacts">{subject.facts.join(' · ')}</p>}
      {isEdited && (
        <p class="edited">
          {fileName(site.file)} has been edited since the run.{' '}
          <button type="button" class="link" data-action="recordedText" onClick={() => open(key, true)}>
            Show recorded source
          </button>
        </p>
      )}
    </header>
  );
}
