import type { ComponentChildren, VNode } from 'preact';
import type { LineageNode as PlacedNode, Rectangle } from '../../layout/lineageLayout';
import { failedParts } from '../../model/causes/failedParts';
import type { Dataset } from '../../model/run';
import { formatDuration } from '../../text/formatDuration';
import type { RunLinks } from '../runLinks';
import type { ActionFlag } from '../text/actionFlags';
import { datasetLabel } from '../text/datasetLabel';
import { opLabel } from '../text/opLabel';
import { timesText } from '../text/foldText';
import { place } from '../text/place';
import { printable } from '../text/printable';
import { CHARACTER, fitPixels, fitPlace } from './fitPixels';
import type { LineagePicture, NodeText } from './lineagePicture';
import { LINE_HEIGHT, OP_HEIGHT, STACK } from './lineagePicture';
import { useSelectable } from './selection';

export const INSET = 12;

export interface Drawn {
  picture: LineagePicture;
  links: RunLinks;
}

/**
 * A dataset or a fold, with the flags of its actions. With `foldable`, a fold has a button that opens it, and the first node of an
 * open fold has one that closes it (`data-repeat`).
 */
export function LineageNode({
  picture,
  links,
  node,
  foldable,
}: Drawn & { node: PlacedNode; foldable: boolean }): VNode {
  const text = picture.nodes.get(node.id) as NodeText;
  const closeHeight = text.openFolds.length > 0 ? LINE_HEIGHT : 0;
  const top = node.y + closeHeight;
  const lines = [text.source, text.fold?.worst, text.cache].filter(Boolean).length;
  const flagY = top + OP_HEIGHT - 10 + lines * LINE_HEIGHT;
  const opens = picture.units.folds.get(node.id);
  return (
    <>
      <NodeBody picture={picture} links={links} node={node} top={top} foldable={foldable} />
      {foldable && text.openFolds.length > 0 && <CloseButtons folds={text.openFolds} node={node} />}
      {foldable && opens && text.fold && (
        <RepeatButton id={opens.id} isOpen={false} label={`expand ${text.fold.name} ${text.fold.count}`}>
          <rect x={node.x + INSET - 6} y={top + 8} width="18" height="20" fill="transparent" />
          <path d={`M${node.x + INSET} ${top + 12}l6 5l-6 5z`} />
        </RepeatButton>
      )}
      {text.flags.map((flag, index) => (
        <Flag
          key={flag.actionIds[0]}
          picture={picture}
          links={links}
          flag={flag}
          at={node}
          y={flagY + (index + 1) * LINE_HEIGHT}
        />
      ))}
    </>
  );
}

function NodeBody(props: Drawn & { node: PlacedNode; top: number; foldable: boolean }): VNode {
  const { picture, links, node, top, foldable } = props;
  const selectable = useSelectable();
  const { run } = picture.promised;
  const dataset = picture.datasets.get(node.id) as Dataset;
  const fold = picture.units.folds.get(node.id);
  const text = picture.nodes.get(node.id) as NodeText;
  const members = fold?.datasetIds ?? [node.id];
  const isPromised = members.every(id => picture.promised.datasets.has(id));
  const failed = members.some(id => failedParts(run).datasets.has(id));
  const isCached = members.some(id => picture.datasets.get(id)?.persisted);
  const isRepeated = fold !== undefined || text.times !== null;
  const kind = ['node', isRepeated && 'repeat', isCached && 'cached', isPromised && 'promised', failed && 'failed'];
  const where = text.fold?.place ?? place(run, dataset.callSite);
  const count = text.fold?.count ?? text.times;
  const times = count === null ? '' : ` ${count}`;
  const indent = INSET + (fold && foldable ? 14 : 0);
  const room = node.width - indent - INSET - where.length * 12 * CHARACTER - times.length * 13 * CHARACTER - 8;
  const name = fitPixels(text.fold?.name ?? printable(opLabel(dataset)), room, 13);
  const lines = [
    { kind: 'code', line: text.source && fitPixels(text.source, node.width - 2 * INSET, 11) },
    { kind: 'worst', line: text.fold?.worst },
    { kind: 'cache', line: text.cache },
  ].filter(each => each.line);
  // The place comes last here and in the drawing: what is left of a node at the edge of the pane is still part of its name.
  const named = [name + times, ...lines.map(each => each.line), where, text.fold?.size, failed && 'failed'];
  const label = datasetLabel(
    picture.datasets,
    dataset,
    named.filter(Boolean).join(' '),
    picture.groups.get(node.id),
    picture.incoming.get(node.id) ?? [],
  );
  const calledAt = picture.promised.calledAt.get(node.id) ?? [];
  const calledFrom = calledAt.length > 0 && `called from ${calledAt.map(line => `:${line}`).join(', ')}`;
  const key = fold ? links.fold(fold) : links.dataset(node.id);
  const y = top + OP_HEIGHT - 10;
  const height = node.height - (isRepeated ? STACK : 0);
  return (
    <g
      {...selectable(
        key,
        isPromised ? `${label}, expected from the source` : label,
        kind.filter(Boolean).join(' '),
        fold ? [key, ...members.map(id => links.dataset(id))] : [key],
      )}
    >
      <title>{[text.source ?? opLabel(dataset), calledFrom].filter(Boolean).join('\n')}</title>
      <rect x={node.x} y={node.y} width={node.width} height={height} rx="6" />
      {isRepeated && <path class="cards" d={cards(node, node.y + height)} />}
      <text class="op" x={node.x + indent} y={y}>
        {name + times}
      </text>{' '}
      {lines.map(({ kind: name, line }, index) => (
        <text key={name} class={name} x={node.x + INSET} y={y + (index + 1) * LINE_HEIGHT}>
          {` ${line}`}
        </text>
      ))}
      <text class="line" x={node.x + node.width - INSET} y={y} text-anchor="end">
        {` ${where}`}
      </text>
    </g>
  );
}

/** The lower edges of two cards under a fold. */
function cards({ x, width }: Rectangle, y: number): string {
  return [1, 2]
    .map(card => `M${x + 5 * card} ${y}v${3 * card - 2}q0 2 2 2h${width - 10 * card - 4}q2 0 2 -2v${2 - 3 * card}`)
    .join('');
}

function CloseButtons({ folds, node }: { folds: NodeText['openFolds']; node: PlacedNode }): VNode {
  let x = node.x + INSET - 4;
  return (
    <>
      {folds.map(({ id, label }) => {
        const [left, width] = [x, (label.length + 2) * 11 * CHARACTER + 8];
        x += width + 6;
        return (
          <RepeatButton key={id} id={id} isOpen label={`collapse ${label}`}>
            <rect class="chip" x={left} y={node.y + 5} width={width} height="16" rx="4" />
            <path d={`M${left + 5} ${node.y + 10.5}h8l-4 5z`} />
            <text x={left + 17} y={node.y + 17}>
              {label}
            </text>
          </RepeatButton>
        );
      })}
    </>
  );
}

function RepeatButton(props: { id: string; isOpen: boolean; label: string; children: ComponentChildren }): VNode {
  return (
    <g
      class="fold"
      data-repeat={props.id}
      data-reachable=""
      tabindex={-1}
      role="button"
      aria-expanded={props.isOpen ? 'true' : 'false'}
      aria-label={props.label}
    >
      {props.children}
    </g>
  );
}

/** A flag can be selected separately. It is drawn over the lower part of its dataset. */
export function Flag(props: Drawn & { flag: ActionFlag; at: Rectangle; y: number }): VNode {
  const { picture, links, flag, at, y } = props;
  const selectable = useSelectable();
  const [id = 0] = flag.actionIds;
  const keys = flag.actionIds.map(each => links.action(each));
  const isPromised = picture.promised.actions.has(id);
  const expected = picture.promised.times.get(id);
  const times = expected !== undefined ? ` ${timesText(expected)}` : flag.count > 1 ? ` ×${flag.count}` : '';
  const where = place(picture.promised.run, flag.callSite);
  const time = isPromised ? '' : flag.duration === null ? flag.status : formatDuration(flag.duration);
  const status = flag.status === 'succeeded' || flag.duration === null ? '' : `${flag.status} `;
  const signWidth = Math.max(20, widthOfSign(flag.sign) + 6);
  const room = at.width - 2 * INSET - 10 - signWidth - (time.length + status.length) * 12 * CHARACTER;
  const name = fitPlace(`${flag.op}${times} ${where}`, room, 12);
  const state = isPromised ? 'expected from the source' : flag.status;
  const label = `action ${[flag.sign, name, status + time].filter(text => text !== '').join(' ')}, ${state}`;
  const kind = `flag ${isPromised ? 'promised' : flag.status}${flag.isSchemaRead ? ' read' : ''}`;
  return (
    <g {...selectable(links.action(id), label, kind, keys)}>
      <rect x={at.x + 6} y={y - 13} width={at.width - 12} height={LINE_HEIGHT - 2} rx="4" />
      <text class="sign" x={at.x + INSET} y={y}>
        {flag.sign}
      </text>{' '}
      <text class="name" x={at.x + INSET + signWidth} y={y}>
        {name}
      </text>{' '}
      <text class="took" x={at.x + at.width - INSET} y={y} text-anchor="end">
        {status}
        {time}
      </text>
    </g>
  );
}

/** Circled numbers are as wide as the font is tall. */
function widthOfSign(sign: string): number {
  return [...sign].reduce((sum, each) => sum + (each < '\u2460' ? 14 * CHARACTER : 14), 0);
}
