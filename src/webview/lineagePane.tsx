import type { VNode } from 'preact';
import { useMemo, useState } from 'preact/hooks';
import { LineageDrawing } from '../view/parts/lineageDrawing';
import type { LineagePicture } from '../view/parts/lineagePicture';
import { JobsTable } from '../view/parts/jobsTable';
import { formatCount } from '../text/formatCount';
import { whyNoLineage } from '../view/text/whyNoLineage';
import './lineage.css';
import { LineageMinimap } from './lineageMinimap';
import { LineageTextTree } from './lineageTextTree';
import { LineageTools } from './lineageTools';
import { usePanel } from './panelContext';
import { useLineagePicture } from './useLineagePicture';
import { useFoldButtons } from './useFoldButtons';
import { MARGIN } from './lineageFit';
import { useLineageScroll } from './useLineageScroll';

/** The lineage, as a graph or as an equivalent text tree. */
export function LineagePane(): VNode {
  const { promised, view } = usePanel();
  const [search, setSearch] = useState('');
  const { picture, found, goTo } = useLineagePicture(search.trim());
  const scroll = useLineageScroll(picture);
  const folds = useFoldButtons(scroll);
  const asTree = view.lineageAs === 'tree';
  const none = promised.run.datasets.length === 0;
  return (
    <section class="pane lineage" data-panel="lineage" aria-label="Lineage">
      <header>
        <h2>Lineage</h2>
        {!none && (
          <LineageTools
            asTree={asTree}
            search={search}
            onSearch={setSearch}
            found={found}
            onGo={goTo}
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
      ) : (
        <>
          <LeftOut picture={picture} />
          {asTree ? (
            <div class="body">
              <LineageTextTree picture={picture} found={found} toggleFold={folds.toggle} />
            </div>
          ) : (
            <div class="canvasFrame">
              <div
                ref={scroll.ref}
                class={found === null ? 'body canvas' : 'body canvas searching'}
                onScroll={scroll.onScroll}
                onPointerDown={scroll.onPointerDown}
                {...folds.listeners}
              >
                <Graph picture={picture} zoom={scroll.zoom} found={found} />
              </div>
              <LineageMinimap picture={picture} pane={scroll.pane} zoom={scroll.zoom} />
            </div>
          )}
        </>
      )}
    </section>
  );
}

function LeftOut({ picture }: { picture: LineagePicture }): VNode | null {
  const { leftOut } = picture.layout;
  if (leftOut === 0) return null;
  const drawn = picture.layout.groups.reduce((sum, box) => sum + box.members.length, 0);
  return (
    <p class="leftOut" role="status">
      {`The ${formatCount(drawn)} hottest of ${formatCount(drawn + leftOut)} nodes and their neighbors are drawn. Close loops, or copy the lineage as text to see all of it.`}
    </p>
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
