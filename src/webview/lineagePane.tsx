import type { VNode } from 'preact';
import { useMemo, useRef, useState } from 'preact/hooks';
import { LineageDrawing } from '../view/parts/lineageDrawing';
import { BoxMemory } from '../view/boxMemory';
import type { LineagePicture } from '../view/parts/lineagePicture';
import { lineagePicture } from '../view/parts/lineagePicture';
import { JobsTable } from '../view/parts/jobsTable';
import { whyNoLineage } from '../view/text/whyNoLineage';
import { boxIsClosed } from './boxIsClosed';
import { foundThings } from './foundThings';
import { LineageTextTree } from './lineageTextTree';
import type { Panel } from './panelContext';
import { usePanel } from './panelContext';
import { MARGIN, useLineageScroll } from './useLineageScroll';
import type { Level } from './viewStore';

/** Maximum number of datasets in a drawing. Larger lineages are shown as text because a drawing would be slow and unreadable. */
const MOST_DRAWN = 1500;
const WRAP_WIDTH = 1340;
const LEVELS: Record<Level, string> = { lines: 'Lines', names: 'Names', stages: 'Collapsed stages' };

/** The lineage, as a graph or as an equivalent text tree. */
export function LineagePane(): VNode {
  const panel = usePanel();
  const { promised, view } = panel;
  const [search, setSearch] = useState('');
  const picture = usePicture(panel);
  const found = useMemo(
    () => (search.trim() === '' ? null : foundThings(picture, panel.links, search.trim())),
    [picture, search],
  );
  const scroll = useLineageScroll(picture);
  const tooMany = promised.run.datasets.length > MOST_DRAWN;
  const asTree = view.lineageAs === 'tree' || tooMany;
  const none = promised.run.datasets.length === 0;
  return (
    <section class="pane lineage" data-panel="lineage" aria-label="Lineage">
      <header>
        <h2>Lineage</h2>
        {!none && (
          <LineageTools
            asTree={asTree}
            tooMany={tooMany}
            search={search}
            onSearch={setSearch}
            found={found}
            zoom={scroll.zoom}
            onZoom={scroll.zoomBy}
            onFit={scroll.fit}
          />
        )}
      </header>
      {none ? (
        <div class="body">
          <NoLineage />
        </div>
      ) : asTree ? (
        <div class="body">
          <LineageTextTree picture={picture} found={found} />
        </div>
      ) : (
        <div
          ref={scroll.ref}
          class={found === null ? 'body canvas' : 'body canvas searching'}
          onScroll={scroll.onScroll}
          onPointerDown={scroll.onPointerDown}
        >
          <Graph picture={picture} zoom={scroll.zoom} found={found} />
        </div>
      )}
    </section>
  );
}

/** Keeps the layout of a lineage that was shown during the run. Uses a compact layout for a run that had already ended. */
function usePicture({ promised, view, state, hasRun }: Panel): LineagePicture {
  const grown = useRef<{ title: string | null; memory: BoxMemory } | null>(null);
  const growing = state.live || !hasRun;
  // An expected lineage has no title. A run of the same file continues with its layout.
  if (growing && grown.current?.title === null) grown.current.title = state.title;
  if (growing && grown.current?.title !== state.title) grown.current = { title: state.title, memory: new BoxMemory() };
  const grew = grown.current?.title === state.title;
  const memory = growing ? grown.current?.memory : undefined;
  return useMemo(
    () =>
      lineagePicture(promised, {
        wrapWidth: grew ? null : WRAP_WIDTH,
        memory,
        withSource: view.level !== 'names',
        isClosed: boxIsClosed(view),
      }),
    [promised, view.level, view.toggled, memory, grew],
  );
}

function NoLineage(): VNode {
  const { run, links } = usePanel();
  return (
    <>
      <p class="empty">{whyNoLineage(run)}</p>
      {run.jobs.length > 0 && <JobsTable run={run} links={links} />}
    </>
  );
}

function Graph(props: { picture: LineagePicture; zoom: number; found: ReadonlySet<string> | null }): VNode {
  const { picture, zoom, found } = props;
  const { links } = usePanel();
  const { x, width, height } = picture.layout;
  const [outerWidth, outerHeight] = [Math.ceil(width + 2 * MARGIN), Math.ceil(height + 2 * MARGIN)];
  const drawing = useMemo(() => <LineageDrawing picture={picture} links={links} foldable />, [picture, links]);
  const marks = found === null ? '' : searchCss(found);
  return (
    <>
      {marks !== '' && <style>{marks}</style>}
      <svg
        role="group"
        aria-label="Lineage"
        width={outerWidth * zoom}
        height={outerHeight * zoom}
        viewBox={`${x - MARGIN} ${-MARGIN} ${outerWidth} ${outerHeight}`}
      >
        {drawing}
      </svg>
    </>
  );
}

/** Highlights search results without a redraw. Keys contain only letters, digits and dashes. */
function searchCss(found: ReadonlySet<string>): string {
  const keys = [...found].filter(key => /^[\w-]+$/.test(key));
  if (keys.length === 0) return '';
  return `${keys.map(key => `.searching [data-k="${key}"]`).join(',')}{opacity:1}`;
}

interface ToolsProps {
  asTree: boolean;
  tooMany: boolean;
  search: string;
  onSearch: (text: string) => void;
  found: ReadonlySet<string> | null;
  zoom: number;
  onZoom: (factor: number) => void;
  onFit: () => void;
}

function LineageTools(props: ToolsProps): VNode {
  const { view, viewStore } = usePanel();
  const { asTree, tooMany, zoom, onZoom, onFit } = props;
  const setLevel = (event: Event): void =>
    viewStore.set({ level: (event.currentTarget as HTMLSelectElement).value as Level, toggled: [] });
  return (
    <div class="tools">
      <SearchField {...props} />
      {!asTree && (
        <select aria-label="Level of detail" value={view.level} onChange={setLevel}>
          {Object.entries(LEVELS).map(([level, name]) => (
            <option key={level} value={level} selected={level === view.level}>
              {name}
            </option>
          ))}
        </select>
      )}
      {!asTree && (
        <span class="zoom" role="group" aria-label="Zoom">
          <button type="button" aria-label="Zoom out" title="Zoom out (-)" onClick={() => onZoom(1 / 1.25)}>
            −
          </button>
          <button
            type="button"
            title="Zoom to fit (0)"
            aria-label={`Zoom to fit, current zoom ${Math.round(zoom * 100)} %`}
            onClick={onFit}
          >
            {Math.round(zoom * 100)} %
          </button>
          <button type="button" aria-label="Zoom in" title="Zoom in (+)" onClick={() => onZoom(1.25)}>
            +
          </button>
        </span>
      )}
      {!tooMany && (
        <button
          type="button"
          data-action="textTree"
          aria-pressed={asTree ? 'true' : 'false'}
          onClick={() => viewStore.set({ lineageAs: asTree ? 'graph' : 'tree' })}
        >
          Text
        </button>
      )}
    </div>
  );
}

function SearchField({ search, onSearch, found }: ToolsProps): VNode {
  const { view, viewStore } = usePanel();
  const keys = found === null ? [] : [...found];
  const at = keys.indexOf(view.picked ?? '');
  const key = (event: KeyboardEvent): void => {
    if (event.key === 'Escape' && search !== '') onSearch('');
    else if (event.key === 'Enter' && keys.length > 0) {
      const next = keys[(at + (event.shiftKey ? keys.length - 1 : 1)) % keys.length];
      if (next !== undefined) viewStore.pick(next);
    } else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <span class="search">
      <input
        type="search"
        placeholder="Search"
        aria-label="Search lineage"
        title="Name, line or source text (Enter for next result)"
        value={search}
        onInput={event => onSearch(event.currentTarget.value)}
        onKeyDown={key}
      />
      <span class="count" role="status">
        {found === null
          ? ''
          : keys.length === 0
            ? 'No results'
            : at < 0
              ? `${keys.length}`
              : `${at + 1} of ${keys.length}`}
      </span>
    </span>
  );
}
