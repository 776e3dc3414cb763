import type { VNode } from 'preact';
import type { LineageGroup as PlacedBox } from '../../layout/lineageLayout';
import { failedParts } from '../../model/causes/failedParts';
import { plural } from '../../text/plural';
import { opLabel } from '../text/opLabel';
import { ELSEWHERE } from '../text/groupLabel';
import { printable } from '../text/printable';
import { boxText } from './boxText';
import { fitPixels } from './fitPixels';
import { EdgeLabels, EdgeLine } from './lineageLines';
import { type Drawn, Flag, INSET, LineageNode } from './lineageNode';
import type { LineagePicture } from './lineagePicture';
import { LINE_HEIGHT } from './lineagePicture';
import { useSelectable } from './selection';

/**
 * The SVG content of a lineage: stage boxes with their datasets, shuffles as double lines, actions as numbered flags. With
 * `foldable`, boxes have a button that expands and collapses them (`data-fold`).
 */
export function LineageDrawing({ picture, links, foldable = false }: Drawn & { foldable?: boolean }): VNode {
  const { groups, edges, nodes } = picture.layout;
  const closed = new Set(groups.filter(group => group.closed).map(group => group.id));
  return (
    <>
      {groups.map(box => (
        <Box key={`b${box.id}`} picture={picture} links={links} box={box} foldable={foldable} />
      ))}
      {edges.map(edge => (
        <EdgeLine key={`e${edge.from}-${edge.to}`} edge={edge} faint={picture.promised.datasets.has(edge.to)} />
      ))}
      {nodes
        .filter(node => !closed.has(node.groupId))
        .map(node => (
          <LineageNode key={`n${node.id}`} picture={picture} links={links} node={node} foldable={foldable} />
        ))}
      <EdgeLabels edges={edges} />
    </>
  );
}

function Box({ picture, links, box, foldable }: Drawn & { box: PlacedBox; foldable: boolean }): VNode {
  const selectable = useSelectable();
  const { title, time, shown, share, done, ran, promised, warnings } = boxText(picture, box);
  const { stages: failedStages } = failedParts(picture.promised.run);
  const failed = box.stages.some(key => failedStages.has(key));
  const states = [promised ? 'promised' : '', done === null ? '' : 'running', failed ? 'failed' : ''];
  const kind = ['stage', ran ? '' : 'unrun', ...states];
  const className = kind.filter(each => each !== '').join(' ');
  const heat = Math.min(1, picture.groups.get(box.datasetIds[0] ?? 0)?.share ?? 0);
  const sum = box.closed ? closedText(picture, box) : '';
  const said = [title, failed ? 'failed' : '', ...warnings, time, sum].filter(text => text !== '').join(' ');
  const keys = box.stages.map(key => links.stageOfKey(key));
  const pick = ran ? selectable(keys[0] ?? '', said, className, keys) : { class: className };
  const titleX = box.x + INSET + (foldable ? 14 : 0);
  const bar = done ?? share;
  return (
    <>
      <g {...pick} style={{ '--h': heat.toFixed(3) }}>
        {title.endsWith(ELSEWHERE) && (
          <title>{`${ELSEWHERE} Other boxes show ${shown === '' ? 'the' : 'a part of the'} time of these stages.`}</title>
        )}
        <rect class="box" x={box.x} y={box.y} width={box.width} height={box.height} rx="10" />
        <text class="title" x={titleX} y={box.y + 19}>
          {title}
        </text>{' '}
        <text class="time" x={box.x + box.width - INSET} y={box.y + 19} text-anchor="end">
          {shown}
        </text>{' '}
        {bar > 0 && (
          <rect
            class={done === null ? 'heat' : 'progress'}
            x={box.x + INSET}
            y={box.y + 26}
            width={Math.max(2, (box.width - 2 * INSET) * bar)}
            height="4"
            rx="2"
          />
        )}
        {box.closed && (
          <text class="sum" x={box.x + INSET} y={box.y + 50}>
            {sum}
          </text>
        )}
      </g>
      {foldable && <FoldButton box={box} title={title} />}
      {box.closed && <ClosedFlags picture={picture} links={links} box={box} />}
    </>
  );
}

function FoldButton({ box, title }: { box: PlacedBox; title: string }): VNode {
  const [x, y] = [box.x + INSET, box.y + 10];
  return (
    <g
      class="fold"
      data-fold={box.id}
      tabindex={-1}
      role="button"
      aria-expanded={box.closed ? 'false' : 'true'}
      aria-label={`${box.closed ? 'expand' : 'collapse'} ${title}`}
    >
      <rect x={x - 5} y={y - 6} width="18" height="20" fill="transparent" />
      <path d={box.closed ? `M${x + 1} ${y}l5 4.5l-5 4.5z` : `M${x - 1} ${y + 1}h10l-5 6z`} />
    </g>
  );
}

/** `4 datasets: textFile … createDataFrame`. */
function closedText(picture: LineagePicture, box: PlacedBox): string {
  const room = box.width - 2 * INSET;
  const name = (id: number | undefined): string => {
    const dataset = picture.datasets.get(id ?? -1);
    const fold = picture.nodes.get(id ?? -1)?.fold;
    return fold ? `${fold.name} ${fold.count}` : dataset ? printable(opLabel(dataset)) : '';
  };
  const [first, last] = [name(box.members[0]), name(box.members.at(-1))];
  if (box.members.length === 1) return fitPixels(first, room, 12);
  const count = box.members.reduce((sum, id) => sum + (picture.units.folds.get(id)?.datasetIds.length ?? 1), 0);
  return fitPixels(`${plural(count, 'dataset')}: ${first} … ${last}`, room, 12);
}

function ClosedFlags({ picture, links, box }: Drawn & { box: PlacedBox }): VNode {
  const flags = box.members.flatMap(id => picture.nodes.get(id)?.flags ?? []);
  const inside = { ...box, x: box.x + 10, width: box.width - 20 };
  return (
    <>
      {flags.map((flag, index) => (
        <Flag
          key={flag.actionIds[0]}
          picture={picture}
          links={links}
          flag={flag}
          at={inside}
          y={box.y + 50 + (index + 1) * LINE_HEIGHT}
        />
      ))}
    </>
  );
}
