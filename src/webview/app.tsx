import type { VNode } from 'preact';
import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
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
import { DetailPane } from './detailPane';
import { HeaderBar } from './headerBar';
import { LineagePane } from './lineagePane';
import type { Panel } from './panelContext';
import { PanelContext } from './panelContext';
import type { PanelState, PanelStore } from './panelStore';
import { Sash } from './sash';
import { StartState } from './startState';
import { TimelinePane } from './timelinePane';
import { useNow } from './useNow';
import { usePanelInput } from './usePanelInput';
import { useStore } from './useStore';
import type { ViewStore } from './viewStore';

/** Below this width, the detail pane is below the lineage. */
const NARROW = 720;

interface AppProps {
  store: PanelStore;
  viewStore: ViewStore;
  post: (message: FromPanel) => void;
}

/** The whole panel: header, lineage, detail and timeline, or a start page if there is no run. */
export function App({ store, viewStore, post }: AppProps): VNode {
  const root = useRef<HTMLDivElement>(null);
  const state = useStore(store);
  const view = useStore(viewStore);
  const width = useWindowWidth();
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
  const panel: Panel = {
    ...{ state, view, viewStore, run, promised, links, thing, now, post, open },
    hasRun: state.run !== null,
    narrow: width < NARROW,
  };
  usePanelInput(root, panel);
  const selection = { picked: view.picked, related: view.picked === null ? lit : links.related(view.picked), lit };
  const nothing = promised.run.datasets.length === 0 && !panel.hasRun;
  const refused = state.failed !== null && !panel.hasRun;
  return (
    <PanelContext.Provider value={panel}>
      <SelectionContext.Provider value={selection}>
        <div
          ref={root}
          class={panel.narrow ? 'root narrow' : 'root'}
          data-status={state.run?.status ?? 'none'}
          style={{
            '--detail': `${view.detailShare}%`,
            '--detailHeight': `${view.narrowShare}%`,
            '--timeline': `${view.timelineHeight}px`,
          }}
        >
          <HeaderBar />
          {nothing || refused ? <StartState /> : <Panes />}
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
        <DetailPane />
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

function useWindowWidth(): number {
  const [width, setWidth] = useState(window.innerWidth);
  useEffect(() => {
    const measure = (): void => setWidth(window.innerWidth);
    window.addEventListener('resize', measure);
    return () => window.removeEventListener('resize', measure);
  }, []);
  return width;
}
