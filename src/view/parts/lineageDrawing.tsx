import type { VNode } from 'preact';
import type { LineageGroup as PlacedBox, LineageNode, PlacedEdge, Point, Rectangle } from '../../layout/lineageLayout';
import { failedParts } from '../../model/causes/failedParts';
import { groupBy } from '../../model/groupBy';
import type { Dataset } from '../../model/run';
import type { RunLinks } from '../runLinks';
import type { ActionFlag } from '../text/actionFlags';
import { datasetLabel } from '../text/datasetLabel';
import { cutText } from '../text/fitText';
import { formatBytes } from '../../text/formatBytes';
import { formatDuration } from '../../text/formatDuration';
import { opLabel } from '../text/opLabel';
import { place } from '../text/place';
import { plural } from '../../text/plural';
import { printable } from '../text/printable';
import { boxText } from './boxText';
import type { LineagePicture, NodeText } from './lineagePicture';
import { LINE_HEIGHT, OP_HEIGHT } from './lineagePicture';
import { useSelectable } from './selection';

const INSET = 12;
/** Character width per pixel of font size, for the widest of the monospaced fonts in use. */
const CHARACTER = 0.605;

interface Drawn {
  picture: LineagePicture;
  links: RunLinks;
}

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
          <Node key={`n${node.id}`} picture={picture} links={links} node={node} />
        ))}
      <EdgeLabels edges={edges} />
    </>
  );
}

function Box({ picture, links, box, foldable }: Drawn & { box: PlacedBox; foldable: boolean }): VNode {
  const selectable = useSelectable();
  const { title, time: took, share, done, ran, promised, warnings } = boxText(picture, box);
  const time = warnings.length > 0 ? `▲ ${warnings.slice(0, 2).join(', ')} · ${took}` : took;
  const { stages: failedStages } = failedParts(picture.promised.run);
  const failed = box.stages.some(key => failedStages.has(key));
  const states = [promised ? 'promised' : '', done === null ? '' : 'running', failed ? 'failed' : ''];
  const kind = ['stage', ran ? '' : 'unrun', ...states];
  const className = kind.filter(each => each !== '').join(' ');
  const heat = Math.min(1, picture.groups.get(box.datasetIds[0] ?? 0)?.share ?? 0);
  const sum = box.closed ? closedText(picture, box) : '';
  const said = [title, failed ? 'failed' : '', time, sum].filter(text => text !== '').join(' ');
  const keys = box.stages.map(key => links.stageOfKey(key));
  const pick = ran ? selectable(keys[0] ?? '', said, className, keys) : { class: className };
  const titleX = box.x + INSET + (foldable ? 14 : 0);
  const bar = done ?? share;
  return (
    <>
      <g {...pick} style={{ '--h': heat.toFixed(3) }}>
        <rect class="box" x={box.x} y={box.y} width={box.width} height={box.height} rx="10" />
        <text class="title" x={titleX} y={box.y + 19}>
          {title}
        </text>{' '}
        <text class="time" x={box.x + box.width - INSET} y={box.y + 19} text-anchor="end">
          {time}
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

/** `4 datasets: textFile :15 … createDataFrame :17`. */
function closedText(picture: LineagePicture, box: PlacedBox): string {
  const name = (id: number | undefined): string => {
    const dataset = picture.datasets.get(id ?? -1);
    return dataset ? printable(opLabel(dataset)) : '';
  };
  const [first, last] = [name(box.members[0]), name(box.members[box.members.length - 1])];
  if (box.members.length === 1) return fit(first, box.width - 2 * INSET, 12);
  return fit(`${plural(box.members.length, 'dataset')}: ${first} … ${last}`, box.width - 2 * INSET, 12);
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

function Node({ picture, links, node }: Drawn & { node: LineageNode }): VNode {
  const selectable = useSelectable();
  const { promised } = picture;
  const dataset = picture.datasets.get(node.id) as Dataset;
  const text = picture.nodes.get(node.id) as NodeText;
  const where = place(promised.run, dataset.callSite);
  const group = picture.groups.get(node.id);
  const isPromised = promised.datasets.has(node.id);
  const failed = failedParts(promised.run).datasets.has(node.id);
  const states = [dataset.persisted ? 'cached' : '', isPromised ? 'promised' : '', failed ? 'failed' : ''];
  const kind = ['node', ...states].filter(each => each !== '');
  const op = fit(printable(opLabel(dataset)), node.width - 2 * INSET - where.length * 12 * CHARACTER - 8, 13);
  const source = text.source && fit(text.source, node.width - 2 * INSET, 11);
  const named = [op, where, source, text.cache, failed ? 'failed' : ''].filter(each => each).join(' ');
  const said = datasetLabel(picture.datasets, dataset, named, group, picture.incoming.get(node.id) ?? []);
  let y = node.y + OP_HEIGHT - 10;
  const next = (): number => (y += LINE_HEIGHT);
  return (
    <>
      <g
        {...selectable(links.dataset(node.id), isPromised ? `${said}, expected from the source` : said, kind.join(' '))}
      >
        <title>{text.source ?? opLabel(dataset)}</title>
        <rect x={node.x} y={node.y} width={node.width} height={node.height} rx="6" />
        <text class="op" x={node.x + INSET} y={y}>
          {op}
        </text>{' '}
        <text class="line" x={node.x + node.width - INSET} y={y} text-anchor="end">
          {where}
        </text>{' '}
        {source && (
          <text class="code" x={node.x + INSET} y={next()}>
            {source}
          </text>
        )}{' '}
        {text.cache && (
          <text class="cache" x={node.x + INSET} y={next()}>
            {text.cache}
          </text>
        )}
      </g>
      {text.flags.map(flag => (
        <Flag key={flag.actionIds[0]} picture={picture} links={links} flag={flag} at={node} y={next()} />
      ))}
    </>
  );
}

/** A flag can be selected separately. It is drawn over the lower part of its dataset. */
function Flag(props: Drawn & { flag: ActionFlag; at: Rectangle; y: number }): VNode {
  const { picture, links, flag, at, y } = props;
  const selectable = useSelectable();
  const [id = 0] = flag.actionIds;
  const keys = flag.actionIds.map(each => links.action(each));
  const isPromised = picture.promised.actions.has(id);
  const times = flag.count > 1 ? ` ×${flag.count}` : '';
  const where = place(picture.promised.run, flag.callSite);
  const time = isPromised ? '' : flag.duration === null ? flag.status : formatDuration(flag.duration);
  const status = flag.status === 'succeeded' || flag.duration === null ? '' : `${flag.status} `;
  const room = at.width - 2 * INSET - 30 - (time.length + status.length) * 7;
  const name = fit(`${flag.op}${times} ${where}`, room, 12);
  const state = isPromised ? 'expected from the source' : flag.status;
  const label = `action ${[flag.sign, name, status + time].filter(text => text !== '').join(' ')}, ${state}`;
  const kind = `flag ${isPromised ? 'promised' : flag.status}${flag.isSchemaRead ? ' read' : ''}`;
  return (
    <g {...selectable(links.action(id), label, kind, keys)}>
      <rect x={at.x + 6} y={y - 13} width={at.width - 12} height={LINE_HEIGHT - 2} rx="4" />
      <text class="sign" x={at.x + INSET} y={y}>
        {flag.sign}
      </text>{' '}
      <text class="name" x={at.x + INSET + 20} y={y}>
        {name}
      </text>{' '}
      <text class="took" x={at.x + at.width - INSET} y={y} text-anchor="end">
        {status}
        {time}
      </text>
    </g>
  );
}

/** One label per shuffle, even if several edges share it. */
function EdgeLabels({ edges }: { edges: PlacedEdge[] }): VNode {
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

function EdgeLine({ edge, faint }: { edge: PlacedEdge; faint: boolean }): VNode {
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

/** Cuts a text to `width` pixels of a monospaced font. */
function fit(text: string, width: number, fontSize: number): string {
  return cutText(text, Math.max(3, Math.floor(width / (fontSize * CHARACTER))));
}
