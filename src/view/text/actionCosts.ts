import type { Action, DriverCost, Run } from '../../model/run';
import { actionNumbers } from './actionNumbers';

export interface ActionCost {
  action: Action;
  /** Number of the action in the views. */
  number: number;
  cost: DriverCost;
}

/** Driver cost of each action, in action order. Actions without cost are omitted. */
export function actionCosts(run: Run): ActionCost[] {
  const numbers = actionNumbers(run);
  const costs = new Map(run.ledger.actions.map(({ actionId, ...cost }) => [actionId, cost]));
  return run.actions
    .map(action => ({ action, number: numbers.get(action.id) ?? 0, cost: costs.get(action.id) }))
    .filter((each): each is ActionCost => each.cost !== undefined)
    .sort((a, b) => a.number - b.number);
}
