import { textWidth } from './textWidth';
import type { PathEdge, PathStop } from '../../model/run';
import type { Palette } from './palette';
import { edgeOf, edgeWords, isUnused, PATH_STOPS, STOP_NAMES } from './pathWords';

const LEFT = '    ';
const GAP = 4;

/** One edge between two stops, with two lines of text for each direction. */
interface Stretch {
  down: PathEdge;
  up: PathEdge;
}

/**
 * The data path from the driver down to the Python workers (left) and back up (right). Results use separate sockets next to the
 * Py4J socket, so they have a second edge between the JVM and the driver. The picture ends at the last stop in use.
 */
export function pathPicture(path: PathEdge[], palette: Palette): string[] {
  const reached = PATH_STOPS.findLastIndex(stop => path.some(edge => edge.to === stop && !isUnused(edge)));
  if (reached < 1) return [];
  const results = edgeOf(path, 'jvm', 'driver');
  const stretches = PATH_STOPS.slice(1, reached + 1).map((stop, at): Stretch => ({
    down: edgeOf(path, PATH_STOPS[at]!, stop),
    up: edgeOf(path, stop, PATH_STOPS[at]!),
  }));
  const texts = stretches.flatMap(({ down, up }) => [edgeWords(down), edgeWords(up)]);
  const width = Math.max(...texts.flatMap(({ load, time }) => [textWidth(load), textWidth(time)])) + GAP;
  const side = isUnused(results) ? null : edgeWords(results);
  return stretches.flatMap(({ down, up }, at) => {
    const [firstSide, secondSide] =
      side === null || at > 1 ? ['', ''] : at === 0 ? [`▲ ${side.load}`, `│ ${side.time}`] : ['│', '│'];
    const [head, low] = [edgeWords(down), edgeWords(up)];
    return [
      ...(at === 0 ? [stopLine(PATH_STOPS[0]!, palette)] : []),
      edgeLine(['│', head.load], ['▲', low.load], firstSide, width, palette),
      edgeLine(['▼', head.time], ['│', low.time], secondSide, width, palette),
      stopLine(PATH_STOPS[at + 1]!, palette),
    ];
  });
}

function stopLine(stop: PathStop, palette: Palette): string {
  return ` ${palette.strong(STOP_NAMES[stop])}`;
}

function edgeLine(
  [downSign, down]: [string, string],
  [upSign, up]: [string, string],
  side: string,
  width: number,
  palette: Palette,
): string {
  const cell = (sign: string, text: string) =>
    `${palette.faint(sign)} ${text}${' '.repeat(Math.max(0, width - textWidth(text)))}`;
  const sideText = side === '' ? '' : palette.faint(side[0]!) + side.slice(1);
  return `${LEFT}${cell(downSign, down)}${cell(upSign, up)}${sideText}`.trimEnd();
}
