import type { VNode } from 'preact';
import { useState } from 'preact/hooks';
import { boxText } from '../view/parts/boxText';
import type { LineagePicture } from '../view/parts/lineagePicture';
import { useSelectable } from '../view/parts/selection';
import type { RunLinks } from '../view/runLinks';
import { datasetLabel } from '../view/text/datasetLabel';
import { formatDuration } from '../text/formatDuration';
import type { FoldText } from '../view/text/foldText';
import { opLabel } from '../view/text/opLabel';
import { fullPlace } from '../view/text/place';
import { usePanel } from './panelContext';

interface Row {
  id: string;
  /** Null if the row cannot be selected (a box without stages). */
  key: string | null;
  text: string;
  level: number;
  /** The fold that this row opens or closes in the drawing, too. */
  fold: string | null;
  /** Null if the row has no children. */
  open: boolean | null;
  position: number;
  size: number;
}

/** The lineage as a tree for screen readers and keyboard users: stages contain datasets, datasets contain actions. */
export function LineageTextTree(props: {
  picture: LineagePicture;
  found: ReadonlySet<string> | null;
  toggleFold: (id: string) => void;
}): VNode {
  const { picture, found, toggleFold } = props;
  const { links, viewStore, open } = usePanel();
  const selectable = useSelectable();
  const [closed, setClosed] = useState<ReadonlySet<string>>(new Set());
  const rows = textRows(picture, links, closed);
  const fold = (row: Row): void => {
    if (row.fold !== null) return toggleFold(row.fold);
    const next = new Set(closed);
    if (!next.delete(row.id)) next.add(row.id);
    setClosed(next);
  };
  const key = (event: KeyboardEvent, row: Row): void => {
    const items = [...(event.currentTarget as HTMLElement).parentElement!.children] as HTMLElement[];
    const at = items.indexOf(event.currentTarget as HTMLElement);
    const parent = rows.findLastIndex((each, index) => index < at && each.level < row.level);
    const steps: Record<string, number> = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: rows.length - 1 };
    if (event.key in steps) items[steps[event.key] ?? 0]?.focus();
    else if (event.key === 'ArrowRight' && row.open === false) fold(row);
    else if (event.key === 'ArrowRight' && row.open) items[at + 1]?.focus();
    else if (event.key === 'ArrowLeft' && row.open) fold(row);
    else if (event.key === 'ArrowLeft' && parent >= 0) items[parent]?.focus();
    else if ((event.key === 'Enter' || event.key === ' ') && row.key === null) fold(row);
    else if (event.key === ' ' && row.key !== null) viewStore.pick(row.key);
    else if (event.key === 'Enter' && row.key !== null) {
      viewStore.pick(row.key);
      open(row.key, false);
    } else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <div class="textTree" role="tree" aria-label="Lineage as text">
      {rows.map(row => {
        const pick = row.key === null ? { tabindex: -1 } : selectable(row.key, row.text);
        const kind = [('class' in pick && pick.class) || '', found && row.key && found.has(row.key) ? 'found' : ''];
        return (
          <div
            key={row.id}
            {...pick}
            class={kind.join(' ').trim() || undefined}
            role="treeitem"
            aria-label={undefined}
            aria-pressed={undefined}
            aria-selected={'aria-pressed' in pick && pick['aria-pressed'] ? 'true' : 'false'}
            aria-level={row.level}
            aria-posinset={row.position}
            aria-setsize={row.size}
            aria-expanded={row.open === null ? undefined : row.open ? 'true' : 'false'}
            data-reachable=""
            style={{ '--level': row.level }}
            onKeyDown={event => key(event, row)}
          >
            {row.open !== null && (
              <span class="twisty" aria-hidden="true" onClick={() => fold(row)}>
                {row.open ? '▾' : '▸'}
              </span>
            )}
            {row.text}
          </div>
        );
      })}
    </div>
  );
}

function textRows(picture: LineagePicture, links: RunLinks, closed: ReadonlySet<string>): Row[] {
  const boxes = picture.layout.groups;
  return boxes.flatMap((box, index) => {
    const { title, time, warnings } = boxText(picture, box);
    const stage = box.stages[0];
    const id = `b${box.id}`;
    const row: Row = {
      id,
      key: stage === undefined ? null : links.stageOfKey(stage),
      text: [title, time, ...warnings].filter(text => text !== '').join(', '),
      level: 1,
      fold: null,
      open: !closed.has(id),
      position: index + 1,
      size: boxes.length,
    };
    const inside = box.members.flatMap((member, at) =>
      datasetRows(picture, links, closed, member, { position: at + 1, size: box.members.length }),
    );
    return row.open ? [row, ...inside] : [row];
  });
}

function datasetRows(
  picture: LineagePicture,
  links: RunLinks,
  closed: ReadonlySet<string>,
  id: number,
  place: { position: number; size: number },
): Row[] {
  const dataset = picture.datasets.get(id);
  const text = picture.nodes.get(id);
  if (dataset === undefined || text === undefined) return [];
  const fold = picture.units.folds.get(id);
  // The row of the first dataset of an open loop closes it.
  const openFold = text.openFolds.at(-1);
  const name = [opLabel(dataset), text.times, fullPlace(dataset.callSite), text.source].filter(each => each).join(' ');
  const named = text.fold ? foldLabel(text.fold) : openFold ? `${name}, first of ${openFold.label}` : name;
  const promised = picture.promised.datasets.has(id) ? ', expected from the source' : '';
  const said = datasetLabel(picture.datasets, dataset, named, undefined, picture.incoming.get(id) ?? []);
  const rowId = `d${id}`;
  const open = fold ? false : openFold ? true : text.flags.length === 0 ? null : !closed.has(rowId);
  const row: Row = {
    id: rowId,
    key: fold ? links.fold(fold) : links.dataset(id),
    text: said.replace(/, not run\b/, '') + promised,
    level: 2,
    fold: fold?.id ?? openFold?.id ?? null,
    open,
    ...place,
  };
  const flags = text.flags.map((flag, at): Row => {
    const [first = 0] = flag.actionIds;
    const isPromised = picture.promised.actions.has(first);
    const state = isPromised ? 'expected from the source' : flag.status;
    const words = [`action ${flag.sign} ${flag.op} ${fullPlace(flag.callSite)}`, state];
    if (flag.duration !== null) words.push(formatDuration(flag.duration));
    return {
      id: `a${first}`,
      key: links.action(first),
      text: words.join(', '),
      level: 3,
      fold: null,
      open: null,
      position: at + 1,
      size: text.flags.length,
    };
  });
  return open === false && !fold ? [row] : [row, ...flags];
}

function foldLabel({ name, count, place, size, worst }: FoldText): string {
  return [`${name} ${count} ${place}`.trim(), size, worst].filter(text => text !== null).join(', ');
}
