import type { VNode } from 'preact';
import { Detail, TABS } from './detailPane';
import { OverviewPage } from './overviewPage';
import { usePanel } from './panelContext';
import { TabStrip } from './tabStrip';
import type { Tab } from './viewStore';

const CONTENT = 'sideContent';

/** What stands beside the lineage in a large room: the overview, or the details of the selection. */
export function SidePane(): VNode | null {
  const { view, viewStore, page } = usePanel();
  if (view.detailFolded) return null;
  const isOverview = page === 'overview';
  const chosen: Tab | 'overview' = isOverview ? 'overview' : view.tab;
  const choose = (tab: Tab | 'overview'): void =>
    viewStore.set(tab === 'overview' ? { page: 'overview' } : { page: 'plan', tab });
  return (
    <section
      class="pane detail"
      data-panel={isOverview ? 'overview' : 'detail'}
      aria-label={isOverview ? 'Overview' : 'Detail'}
    >
      <div class="paneTabs">
        <TabStrip
          name="tab"
          label="Detail"
          tabs={[['overview', 'Overview'] as const, ...TABS.map(([tab, name]) => [tab, name] as const)]}
          chosen={chosen}
          controls={CONTENT}
          onChoose={choose}
        />
        <button
          type="button"
          class="plain"
          aria-label="Collapse details"
          title="Collapse details"
          onClick={() => viewStore.set({ detailFolded: true })}
        >
          <span aria-hidden="true">»</span>
        </button>
      </div>
      <div id={CONTENT} class="tabPanel" role="tabpanel" aria-labelledby={`${CONTENT}-${chosen}`}>
        {isOverview ? <OverviewPage /> : <Detail tab={view.tab} />}
      </div>
    </section>
  );
}
