import type { Stage } from '../run';
import type { RunFacts } from './runFacts';

/** Nodes of a streaming query that keep rows from batch to batch. */
const STATE = /StateStore|WithState|^Streaming(SymmetricHashJoin|Deduplicate|GlobalLimit)/;

/** Whether a stage reads and writes the state of a streaming query: adaptive execution leaves its partitions as they are. */
export const keepsState = (stage: Stage, facts: RunFacts): boolean =>
  facts.nodesIn(stage).some(({ node }) => STATE.test(node.name));

/** After the advice to change the number of partitions of such a stage. */
export const NEW_CHECKPOINT =
  'The checkpoint of a streaming query keeps the number of partitions of its state, so start the query with a new one.';
