import type { VNode } from 'preact';
import type { PlanNode } from '../../model/run';
import { PlanGraph } from './planGraph';

interface Props {
  initial: PlanNode;
  final: PlanNode;
  /** Selection keys of the final plan's nodes. */
  keyOf?: (node: PlanNode) => string;
}

/** The initial and the final plan of a query under adaptive execution, side by side, with differences highlighted. */
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
