import type { Action, DriverCost, Run } from '../../model/run';
import { actionNumbers } from './actionNumbers';

export interface ActionCost {
  action: Action;
  /** As the views number it. */
  number: number;
  cost: DriverCost;
}

/** What each action paid that paid anything, in the order of the actions. */
export function actionCosts(run: Run): ActionCost[] {
  const numbers = actionNumbers(run);
  const costs = new Map(run.ledger.actions.map(({ actionId, ...cost }) => [actionId, cost]));
  return run.actions
    .map(action => ({ action, number: numbers.get(action.id) ?? 0, cost: costs.get(action.id) }))
    .filter((each): each is ActionCost => each.cost !== undefined)
    .sort((a, b) => a.number - b.number);
}
