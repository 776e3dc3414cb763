import type { VNode } from 'preact';
import { useEffect, useMemo, useRef } from 'preact/hooks';
import type { Run } from '../model/run';
import { reduceRun } from '../model/reduceRun';
import { callSiteOf } from '../view/callSiteOf';
import { SelectionContext } from '../view/parts/selection';
import { RunLinks } from '../view/runLinks';
import { subjectOf } from '../view/subject';
import { thingsAtLine } from '../view/thingsAtLine';
import type { Promised } from '../view/withPromised';
import { withoutPromised, withPromised } from '../view/withPromised';
import type { FromPanel } from '../wire/panelMessages';
import { HeaderBar } from './headerBar';
import { LineagePane } from './lineagePane';
import type { Panel } from './panelContext';
import { PanelContext } from './panelContext';
import type { PanelState, PanelStore } from './panelStore';
import { Sash } from './sash';
import { SidePane } from './sidePane';
import { SmallPage } from './smallPage';
import { StartState } from './startState';
import { TimelinePane } from './timelinePane';
import { useIsSmall } from './useRoom';
import { useNow } from './useNow';
import { usePanelInput } from './usePanelInput';
import { useStore } from './useStore';
import type { ViewStore } from './viewStore';

interface AppProps {
  store: PanelStore;
  viewStore: ViewStore;
  post: (message: FromPanel) => void;
}

/** The whole panel: a header, and pages or panes, or a start page if there is no run. */
export function App({ store, viewStore, post }: AppProps): VNode {
  const root = useRef<HTMLDivElement>(null);
  const state = useStore(store);
  const view = useStore(viewStore);
  const isSmall = useIsSmall();
  const { run, promised } = useShownRun(state);
  const links = useMemo(() => new RunLinks(promised.run), [promised]);
  const now = useNow(state.live);
  const runId = state.run?.script.runId ?? null;
  useEffect(() => {
    if (runId !== null) viewStore.showRun(runId, state.title ?? '');
  }, [runId, state.title]);
  const thing = useMemo(() => {
    const found = view.picked === null ? null : links.thing(view.picked);
    return found !== null && subjectOf(promised.run, found) !== null ? found : null;
  }, [promised, view.picked]);
  const lit = useMemo(() => {
    if (state.cursor === null) return new Set<string>();
    return thingsAtLine(promised.run, links, state.cursor.file, state.cursor.line);
  }, [promised, state.cursor]);
  const open = (key: string, recorded: boolean): void => {
    const found = links.thing(key);
    const site = found && callSiteOf(promised.run, found);
    if (site) post({ type: 'openSource', file: site.file, line: site.line, column: site.column, recorded });
  };
  const select = (key: string): void => {
    viewStore.pick(key);
    const found = links.thing(key);
    const site = found && callSiteOf(promised.run, found);
    if (site) post({ type: 'showSource', file: site.file, line: site.line });
  };
  const hasRun = state.run !== null;
  const page = view.page ?? (hasRun && run.script.mode !== 'explain' ? 'overview' : 'lineage');
  const panel: Panel = {
    ...{ state, view, viewStore, run, hasRun, promised, links, thing, now, isSmall, page, post, open, select },
    // A large room shows the overview if nothing is selected.
    unselect: () => viewStore.clear(isSmall ? view.page : null),
    back: () => viewStore.back(isSmall),
  };
  usePanelInput(root, panel);
  const selection = { picked: view.picked, related: view.picked === null ? lit : links.related(view.picked), lit };
  const isStart = !hasRun && (promised.run.datasets.length === 0 || state.failed !== null);
  return (
    <PanelContext.Provider value={panel}>
      <SelectionContext.Provider value={selection}>
        <div
          ref={root}
          class={isSmall ? 'root small' : 'root'}
          data-status={state.run?.status ?? 'none'}
          style={{
            '--detail': `${view.detailShare}%`,
            '--timeline': `${view.timelineHeight}px`,
          }}
        >
          <HeaderBar hasPages={isSmall && !isStart} />
          {isStart ? <StartState /> : isSmall ? <SmallPage /> : <Panes />}
        </div>
      </SelectionContext.Provider>
    </PanelContext.Provider>
  );
}

function Panes(): VNode {
  return (
    <main class="allPanes">
      <div class="panes">
        <LineagePane />
        <Sash between="detail" />
        <SidePane />
      </div>
      <Sash between="timeline" />
      <TimelinePane />
    </main>
  );
}

/** The run, extended with the datasets and actions that are still expected. */
function useShownRun(state: PanelState): { run: Run; promised: Promised } {
  return useMemo(() => {
    const { source } = state;
    const run = state.run ?? emptyRun(source?.file ?? null);
    const mayCome = source !== null && run.script.file === source.file && (state.live || state.run === null);
    return { run, promised: mayCome ? withPromised(run, source.file, source.lineage) : withoutPromised(run) };
  }, [state.run, state.source, state.live]);
}

function emptyRun(file: string | null): Run {
  const run = reduceRun([]);
  return { ...run, script: { ...run.script, file } };
}
