import type { VNode } from 'preact';
import { useEffect, useMemo, useState } from 'preact/hooks';
import type { Rectangle } from '../layout/lineageLayout';
import type { LineagePicture } from '../view/parts/lineagePicture';
import { MARGIN } from './lineageFit';

const MOST_WIDTH = 150;
const MOST_HEIGHT = 110;
/** Maximum share of a pane's width or height for the map. */
const MOST_SHARE = 0.34;
/** Share of the visible part by which an arrow key moves it. */
const STEP = 0.5;

interface Props {
  picture: LineagePicture;
  /** The element that scrolls. */
  pane: HTMLDivElement | null;
  zoom: number;
}

/** The whole lineage in small, with a frame around the visible part, which a drag, a click or arrow keys move. Hidden if all fits. */
export function LineageMinimap({ picture, pane, zoom }: Props): VNode | null {
  const visible = useVisiblePart(pane, zoom, picture);
  const { x, width, height } = picture.layout;
  const boxes = useMemo(() => <MapBoxes picture={picture} />, [picture]);
  if (pane === null || visible === null) return null;
  const [wide, tall] = [width + 2 * MARGIN, height + 2 * MARGIN];
  if (visible.width >= wide - 2 && visible.height >= tall - 2) return null;
  const mostWidth = Math.min(MOST_WIDTH, pane.clientWidth * MOST_SHARE);
  const mostHeight = Math.min(MOST_HEIGHT, pane.clientHeight * MOST_SHARE);
  const scale = Math.min(mostWidth / wide, mostHeight / tall);
  const centreAt = (left: number, top: number): void =>
    pane.scrollTo((left - visible.width / 2) * zoom, (top - visible.height / 2) * zoom);
  const key = (event: KeyboardEvent): void => {
    const direction = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key];
    if (direction === undefined) return;
    const [across = 0, down = 0] = direction;
    pane.scrollBy(across * STEP * pane.clientWidth, down * STEP * pane.clientHeight);
    event.preventDefault();
  };
  const drag = (event: PointerEvent): void => {
    const map = event.currentTarget as SVGSVGElement;
    if (event.type === 'pointerdown') map.setPointerCapture(event.pointerId);
    else if (!map.hasPointerCapture(event.pointerId)) return;
    const { left, top } = map.getBoundingClientRect();
    centreAt((event.clientX - left) / scale, (event.clientY - top) / scale);
    event.preventDefault();
  };
  return (
    <svg
      class="minimap"
      role="application"
      aria-label="Map of the lineage"
      aria-roledescription="map; arrow keys move the visible part"
      tabindex={0}
      width={Math.max(24, wide * scale)}
      height={Math.max(24, tall * scale)}
      viewBox={`${x - MARGIN} ${-MARGIN} ${wide} ${tall}`}
      onPointerDown={drag}
      onPointerMove={drag}
      onKeyDown={key}
    >
      {boxes}
      <rect
        class="view"
        x={x - MARGIN + visible.x}
        y={visible.y - MARGIN}
        width={Math.min(visible.width, wide)}
        height={Math.min(visible.height, tall)}
        vector-effect="non-scaling-stroke"
      />
    </svg>
  );
}

function MapBoxes({ picture }: { picture: LineagePicture }): VNode {
  return (
    <>
      {picture.layout.groups.map(({ id, x, y, width, height, datasetIds }) => {
        const heat = Math.min(1, picture.groups.get(datasetIds[0] ?? 0)?.share ?? 0);
        return <rect key={id} {...{ x, y, width, height }} style={{ '--h': heat.toFixed(3) }} />;
      })}
    </>
  );
}

/** The visible part of the drawing, in its own pixels from the upper left corner; null before the pane is measured. */
function useVisiblePart(pane: HTMLElement | null, zoom: number, picture: LineagePicture): Rectangle | null {
  const [visible, setVisible] = useState<Rectangle | null>(null);
  useEffect(() => {
    if (pane === null) return setVisible(null);
    const measure = (): void =>
      setVisible({
        x: pane.scrollLeft / zoom,
        y: pane.scrollTop / zoom,
        width: pane.clientWidth / zoom,
        height: pane.clientHeight / zoom,
      });
    measure();
    pane.addEventListener('scroll', measure);
    const observer = new ResizeObserver(() => requestAnimationFrame(measure));
    observer.observe(pane);
    return () => {
      pane.removeEventListener('scroll', measure);
      observer.disconnect();
    };
  }, [pane, zoom, picture]);
  return visible;
}
