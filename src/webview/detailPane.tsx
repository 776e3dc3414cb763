import type { VNode } from 'preact';
import { useRef } from 'preact/hooks';
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

const TABS: [Tab, string, () => VNode][] = [
  ['plan', 'Plan', PlanTab],
  ['logical', 'Logical', LogicalTab],
  ['metrics', 'Metrics', MetricsTab],
  ['rows', 'Rows', RowsTab],
  ['driver', 'Driver', DriverTab],
];

/** Details of the selection: title, failure, and tabs for plan, metrics, rows and driver cost. */
export function DetailPane(): VNode {
  const { view, viewStore, run, links, hasRun, thing } = usePanel();
  const key = thing === null ? null : (view.picked ?? '');
  const isOfIt = (other: string): boolean => other === key || links.related(key ?? '').has(other);
  if (view.detailFolded)
    return (
      <section class="pane detail folded" data-panel="detail" aria-label="Detail">
        <FoldButton folded onFold={() => viewStore.set({ detailFolded: false })} />
      </section>
    );
  const Content = TABS.find(([tab]) => tab === view.tab)?.[2] ?? PlanTab;
  return (
    <section class="pane detail" data-panel="detail" aria-label="Detail">
      <Heading />
      <div class="body">
        {hasRun && (
          <div class="messages">
            {run.status === 'lost' && <Lost />}
            <RunMessages run={run} links={links} only={key === null ? undefined : isOfIt} />
          </div>
        )}
        <TabList />
        <div id="tabPanel" role="tabpanel" aria-labelledby={`tab-${view.tab}`} class="tabPanel">
          <Content />
        </div>
      </div>
    </section>
  );
}

function Lost(): VNode {
  return (
    <section class="message failure" aria-label="Lost">
      <h2>Lost contact with the run</h2>
      Strobe’s gateway or the driver ended unexpectedly, so the rest of the run was not recorded. The panel shows what
      was recorded before. Select <b>Rerun</b> to start the job again.
    </section>
  );
}

function FoldButton({ folded, onFold }: { folded: boolean; onFold: () => void }): VNode {
  return (
    <button
      type="button"
      class="plain"
      aria-label={folded ? 'Expand details' : 'Collapse details'}
      title={folded ? 'Expand details' : 'Collapse details'}
      aria-expanded={folded ? 'false' : 'true'}
      onClick={onFold}
    >
      <span aria-hidden="true">{folded ? '«' : '»'}</span>
    </button>
  );
}

function Heading(): VNode {
  const { promised, thing, view, viewStore, open, state } = usePanel();
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
        {subject && (
          <button type="button" class="plain" aria-label="Back" title="Back (Escape)" onClick={() => viewStore.back()}>
            <span aria-hidden="true">✕</span>
          </button>
        )}
        <FoldButton folded={false} onFold={() => viewStore.set({ detailFolded: true })} />
      </div>
      {subject && subject.facts.length > 0 && <p class="subjectFacts">{subject.facts.join(' · ')}</p>}
      {subject === null && (
        <p class="subjectFacts">Select a dataset, an action, a stage or a bar to see its details.</p>
      )}
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

function TabList(): VNode {
  const { view, viewStore } = usePanel();
  const list = useRef<HTMLDivElement>(null);
  const key = (event: KeyboardEvent): void => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (step === undefined) return;
    const at = TABS.findIndex(([tab]) => tab === view.tab);
    const next = (at + step + TABS.length) % TABS.length;
    viewStore.set({ tab: TABS[next]?.[0] ?? 'plan' });
    (list.current?.children[next] as HTMLElement | undefined)?.focus();
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <div ref={list} class="tabList" role="tablist" aria-label="Detail" onKeyDown={key}>
      {TABS.map(([tab, name]) => (
        <button
          key={tab}
          type="button"
          id={`tab-${tab}`}
          role="tab"
          data-tab={tab}
          aria-selected={tab === view.tab ? 'true' : 'false'}
          aria-controls="tabPanel"
          tabIndex={tab === view.tab ? 0 : -1}
          onClick={() => viewStore.set({ tab })}
        >
          {name}
        </button>
      ))}
    </div>
  );
}
