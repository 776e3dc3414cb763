import type { VNode } from 'preact';
import type { PlanNode } from '../../model/run';
import { PlanGraph } from './planGraph';

interface Props {
  initial: PlanNode;
  final: PlanNode;
  /** Names the nodes of the final plan, where they can be selected. */
  keyOf?: (node: PlanNode) => string;
}

/** The plan that a query began with beside the one that adaptive execution came to, with what differs marked in both. */
export function InitialAndFinal({ initial, final, keyOf }: Props): VNode {
  return (
    <>
      <figure>
        <figcaption>initial</figcaption>
        <PlanGraph plan={initial} other={final} />
      </figure>
      <figure>
        <figcaption>final</figcaption>
        <PlanGraph plan={final} other={initial} keyOf={keyOf} />
      </figure>
    </>
  );
}
