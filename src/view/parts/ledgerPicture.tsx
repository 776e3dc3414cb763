import type { VNode } from 'preact';
import type { PathEdge, PathStop } from '../../model/run';
import { edgeOf, edgeSentence, edgeWords, isUnused, PATH_STOPS, STOP_NAMES } from '../text/pathWords';

const WIDTH = 560;
const BOX_HEIGHT = 28;
const STEP = 86;
/** X positions of the downward and upward arrows with their text, and of the results that bypass the Py4J socket. */
const DOWN = 26;
const UP = 210;
const RESULTS = 408;
const NARROW_BOX = 384;
const WORDS = 14;
const THINNEST = 1.2;
const THICKEST = 7;
const HEAD = 7;

/**
 * The data path: from the driver down to the Python workers on the left and back up on the right. Results use separate sockets
 * that bypass the Py4J socket. The width of an edge shows its share of the time; unused edges are dashed.
 */
export function LedgerPicture({ path, label }: { path: PathEdge[]; label: string }): VNode {
  const most = Math.max(1, ...path.map(each => each.time ?? 0));
  const height = STEP * (PATH_STOPS.length - 1) + BOX_HEIGHT + 2;
  const draw = (from: PathStop, to: PathStop, x: number): VNode => (
    <Stretch key={`${from}${to}`} edge={edgeOf(path, from, to)} x={x} most={most} />
  );
  return (
    <svg
      class="pathPicture"
      viewBox={`0 0 ${WIDTH} ${height}`}
      width={WIDTH}
      height={height}
      role="img"
      aria-label={`${label}. ${path.map(edgeSentence).join('. ')}.`}
    >
      {PATH_STOPS.slice(1).flatMap((stop, at) => [draw(PATH_STOPS[at]!, stop, DOWN), draw(stop, PATH_STOPS[at]!, UP)])}
      {draw('jvm', 'driver', RESULTS)}
      {PATH_STOPS.map(stop => (
        <Stop key={stop} stop={stop} />
      ))}
    </svg>
  );
}

function Stop({ stop }: { stop: PathStop }): VNode {
  const wide = stop === 'driver' || stop === 'jvm';
  const y = topOf(stop);
  return (
    <g class="stop">
      <rect x={1} y={y} width={(wide ? WIDTH : NARROW_BOX) - 2} height={BOX_HEIGHT} rx={5} />
      <text x={12} y={y + BOX_HEIGHT / 2 + 4}>
        {STOP_NAMES[stop]}
      </text>
    </g>
  );
}

function Stretch({ edge, x, most }: { edge: PathEdge; x: number; most: number }): VNode {
  const isDown = PATH_STOPS.indexOf(edge.from) < PATH_STOPS.indexOf(edge.to);
  const [upper, lower] = isDown ? [edge.from, edge.to] : [edge.to, edge.from];
  const [top, bottom] = [topOf(upper) + BOX_HEIGHT, topOf(lower)];
  const thickness = THINNEST + (THICKEST - THINNEST) * ((edge.time ?? 0) / most);
  const [tip, back] = isDown ? [bottom, bottom - HEAD] : [top, top + HEAD];
  const half = HEAD / 2 + thickness / 2;
  const { load, time } = edgeWords(edge);
  const middle = (top + bottom) / 2;
  const unused = isUnused(edge);
  return (
    <g class={unused ? 'stretch unused' : 'stretch'} style={{ '--h': String((edge.time ?? 0) / most) }}>
      <line x1={x} x2={x} y1={isDown ? top : bottom} y2={back} stroke-width={thickness} />
      {!unused && <path d={`M${x - half} ${back} L${x + half} ${back} L${x} ${tip} Z`} />}
      <text x={x + WORDS} y={time === '' ? middle + 4 : middle - 3}>
        {load}
      </text>
      <text class="time" x={x + WORDS} y={middle + 12}>
        {time}
      </text>
    </g>
  );
}

function topOf(stop: PathStop): number {
  return 1 + PATH_STOPS.indexOf(stop) * STEP;
}
