import type { VNode } from 'preact';
import { Detail, TABS } from './detailPane';
import { LineagePane } from './lineagePane';
import { OverviewPage } from './overviewPage';
import { usePanel } from './panelContext';
import { SelectionBar } from './selectionBar';
import { TabStrip } from './tabStrip';
import { TimelineBody } from './timelinePane';
import type { Page, Tab } from './viewStore';

/** Id of the element with the page that the tabs of the header choose. */
export const PAGE = 'page';
export const PAGES: [Page, string][] = [
  ['overview', 'Overview'],
  ['lineage', 'Lineage'],
  ['plan', 'Plan'],
  ['timeline', 'Timeline'],
  ['driver', 'Driver'],
];

const CONTENTS: Record<Page, () => VNode> = {
  overview: () => (
    <section class="pane" data-panel="overview" aria-label="Overview">
      <OverviewPage />
    </section>
  ),
  lineage: () => (
    <>
      <LineagePane />
      <SelectionBar />
    </>
  ),
  plan: PlanPage,
  timeline: TimelinePage,
  driver: () => (
    <section class="pane detail" data-panel="detail" aria-label="Driver">
      <Detail tab="driver" />
    </section>
  ),
};

/** The only page that a small room shows. */
export function SmallPage(): VNode {
  const { page } = usePanel();
  const Content = CONTENTS[page];
  return (
    <main class="smallPage">
      <div id={PAGE} class="tabPanel" role="tabpanel" aria-labelledby={`${PAGE}-${page}`}>
        <Content />
      </div>
    </main>
  );
}

/** Plans, metrics and rows of the selection. The driver has a page of its own. */
function PlanPage(): VNode {
  const { view, viewStore } = usePanel();
  const tabs = TABS.filter(([tab]) => tab !== 'driver').map(([tab, name]) => [tab, name] as const);
  const chosen: Tab = view.tab === 'driver' ? 'plan' : view.tab;
  return (
    <section class="pane detail" data-panel="detail" aria-label="Plan">
      <TabStrip
        name="tab"
        label="Detail"
        tabs={tabs}
        chosen={chosen}
        controls="planContent"
        onChoose={tab => viewStore.set({ tab })}
      />
      <div id="planContent" class="tabPanel" role="tabpanel" aria-labelledby={`planContent-${chosen}`}>
        <Detail tab={chosen} />
      </div>
    </section>
  );
}

function TimelinePage(): VNode {
  return (
    <section class="pane timeline" data-panel="timeline" aria-label="Timeline">
      <TimelineBody />
      <SelectionBar />
    </section>
  );
}
