import type { VNode } from 'preact';
import type { Run } from '../../model/run';
import { plural } from '../../text/plural';
import type { RunLinks } from '../../view/runLinks';
import { whyNoLineage } from '../../view/text/whyNoLineage';
import { withoutPromised } from '../../view/withPromised';
import { LineageDrawing } from '../../view/parts/lineageDrawing';
import type { LineagePicture } from '../../view/parts/lineagePicture';
import { lineagePicture } from '../../view/parts/lineagePicture';

/** A drawing is scaled down to at most this factor to fit its panel; beyond that it scrolls. */
const SMALLEST = 0.7;
const MARGIN = 14;
/** A drawing up to this width is shown beside the plans; a wider one gets the full row. */
const NARROW = 960;
const WHOLE_ROW = 1340;

/** The whole lineage as one drawing. */
export function LineageSvg({ run, links }: { run: Run; links: RunLinks }): VNode {
  if (run.datasets.length === 0) return <p class="empty">{whyNoLineage(run)}</p>;
  const picture = pictureOfAll(run);
  const { x, width, height, leftOut } = picture.layout;
  const [outerWidth, outerHeight] = [Math.ceil(width + 2 * MARGIN), Math.ceil(height + 2 * MARGIN)];
  return (
    <>
      {leftOut > 0 && <p class="empty">{plural(leftOut, 'more node')} of the lineage are in the text below.</p>}
      <svg
        class={width <= NARROW ? 'dag' : 'dag wide'}
        role="group"
        aria-label="Lineage"
        width={outerWidth}
        height={outerHeight}
        viewBox={`${x - MARGIN} ${-MARGIN} ${outerWidth} ${outerHeight}`}
        style={{ minWidth: `${Math.round(outerWidth * SMALLEST)}px` }}
      >
        <LineageDrawing picture={picture} links={links} />
      </svg>
    </>
  );
}

function pictureOfAll(run: Run): LineagePicture {
  const options = { withSource: true, isClosed: () => false };
  const narrow = lineagePicture(withoutPromised(run), { ...options, wrapWidth: NARROW });
  if (narrow.layout.width <= NARROW) return narrow;
  return lineagePicture(withoutPromised(run), { ...options, wrapWidth: WHOLE_ROW });
}
