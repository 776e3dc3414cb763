import type { VNode } from 'preact';
import { closePlan } from '../../layout/closePlan';
import { foldPlan } from '../../layout/foldPlan';
import { failedNode } from '../../model/causes/failedParts';
import { queryParts } from '../../model/queryParts';
import type { PlanNode, Query, Run } from '../../model/run';
import type { RunLinks } from '../runLinks';
import { formatCount } from '../../text/formatCount';
import { formatDuration } from '../../text/formatDuration';
import { plural } from '../../text/plural';
import type { PlanRow } from '../text/planRows';
import { planRows } from '../text/planRows';
import { NODE_TIMES, planPlace } from '../text/planTree';
import { useSelectable } from './selection';

/** A physical plan as an indented list, root first, with rows, bytes, time and source line of each node. */
export function PlanTree({ run, query, plan, links, opened = NONE, onOpen }: PlanTreeProps): VNode {
  const parts = queryParts(run, query);
  const drawn = closePlan(foldPlan(plan), opened);
  const rows = planRows(drawn, plan === query.plans.final ? parts : null);
  const isFailed = failedNode(run, query);
  const executors = parts.executorTime > 0 ? ` of ${formatDuration(parts.executorTime)}` : '';
  return (
    <>
      {rows.some(row => row.facts.time !== null) && <p class="left">{NODE_TIMES + executors}</p>}
      <div class="tree" role="list">
        {rows.map((row, index) => (
          <PlanTreeRow
            key={index}
            run={run}
            query={query}
            row={row}
            links={links}
            failed={isFailed(row.folded.node)}
            onOpen={onOpen}
          />
        ))}
      </div>
    </>
  );
}

interface PlanTreeProps {
  run: Run;
  query: Query;
  plan: PlanNode;
  links: RunLinks;
  /** Ids of nodes of a large plan whose children are drawn. */
  opened?: ReadonlySet<number>;
  /** Without it, the children stay closed. */
  onOpen?: (id: number) => void;
}

const NONE: ReadonlySet<number> = new Set();

const BRACKETS: Record<string, string> = { '╮': 'first', '│': 'middle', '╯': 'last', '╶': 'only' };

function PlanTreeRow(props: Omit<PlanTreeProps, 'plan' | 'opened'> & { row: PlanRow; failed: boolean }): VNode {
  const { run, query, row, links, failed, onOpen } = props;
  const selectable = useSelectable();
  const { facts, folded } = row;
  const key = links.planNode(query.applicationId, query.id, folded.node.id);
  const rows = facts.rows === null ? '' : `${formatCount(facts.rows)} rows`;
  const time = row.share !== null && facts.time !== null ? formatDuration(facts.time) : '';
  const where = planPlace(run, row);
  const onDriver = time !== '' && facts.timeOver === 'driver';
  // A narrow pane leaves out rows and bytes: they come last, so that what is seen is a part of the name in one piece.
  const words = [facts.name, facts.detail, time, onDriver ? 'driver' : '', where, rows, facts.size];
  const label = [...words, time === '' || onDriver ? '' : 'total time of all tasks']
    .filter(text => text !== '')
    .join(', ');
  const { hidden } = folded;
  const below = `${plural(hidden, 'node')} below ${facts.name}`;
  const metrics = folded.node.metrics.filter(metric => metric.value !== null);
  const title = [folded.node.detail, ...metrics.map(each => `${each.name}: ${each.text ?? each.value}`)].join('\n');
  return (
    <div role="listitem" class="row">
      <div {...selectable(key, label, failed ? 'pick failed' : 'pick')} title={title}>
        <span class="what">
          {row.branches.map((branch, index) => (
            <i key={index} class={branch}></i>
          ))}
          <b>{failed ? `✗ ${facts.name}` : facts.name}</b> <span class="detail">{facts.detail}</span>
        </span>{' '}
        <span class={`pipe ${BRACKETS[row.bracket] ?? ''}`}></span> <span class="figure time">{time}</span>{' '}
        <span class="share">
          {onDriver && <small>driver</small>}
          <i style={{ width: `${((row.share ?? 0) * 100).toFixed(1)}%` }}></i>
        </span>{' '}
        <span class={folded.node.derived ? 'line derived' : 'line'}>{where}</span>{' '}
        <span class="figure rows">{rows}</span> <span class="figure size">{facts.size}</span>
      </div>
      {hidden > 0 && onOpen && (
        <button type="button" class="link" data-action="openNodes" onClick={() => onOpen(folded.node.id)}>
          ▸ {below}
        </button>
      )}
      {hidden > 0 && !onOpen && <small>{below}</small>}
    </div>
  );
}
