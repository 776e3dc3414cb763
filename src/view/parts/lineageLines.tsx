import type { VNode } from 'preact';
import type { PlacedEdge, Point } from '../../layout/lineageLayout';
import { groupBy } from '../../model/groupBy';
import { formatBytes } from '../../text/formatBytes';
import { CHARACTER } from './fitPixels';

/** One label per shuffle, even if several edges share it. */
export function EdgeLabels({ edges }: { edges: PlacedEdge[] }): VNode {
  const shuffles = edges.filter(edge => edge.shuffle && edge.label !== null);
  const [...labelled] = groupBy(shuffles, edge => `${edge.shuffleId} ${edge.to}`).values();
  return (
    <>
      {labelled.map(([edge]) => {
        if (edge?.label == null) return null;
        const text = edge.bytes === null ? 'shuffle' : formatBytes(edge.bytes);
        const width = text.length * 11 * CHARACTER + 16;
        return (
          <g key={`l${edge.from}-${edge.to}`} class="bytes">
            <title>{`shuffled${edge.bytes === null ? '' : ` ${text}`}`}</title>
            <rect x={edge.label.x - width / 2} y={edge.label.y - 9} width={width} height="18" rx="9" />
            <text x={edge.label.x} y={edge.label.y + 4} text-anchor="middle">
              {text}
            </text>
          </g>
        );
      })}
    </>
  );
}

export function EdgeLine({ edge, faint }: { edge: PlacedEdge; faint: boolean }): VNode {
  const path = smooth(edge.points);
  if (!edge.shuffle) return <path class={faint ? 'edge promised' : 'edge'} d={path} />;
  return (
    <>
      <path class="edge shuffle" d={path} />
      <path class="edge gap" d={path} />
    </>
  );
}

/** Each step down is vertical at both ends, so that lines enter and leave boxes straight. */
function smooth(points: Point[]): string {
  return points
    .map((point, index) => {
      const before = points[index - 1];
      if (before === undefined) return `M${round(point.x)} ${round(point.y)}`;
      if (before.x === point.x || before.y === point.y) return `L${round(point.x)} ${round(point.y)}`;
      const middle = round((before.y + point.y) / 2);
      return `C${round(before.x)} ${middle} ${round(point.x)} ${middle} ${round(point.x)} ${round(point.y)}`;
    })
    .join('');
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
