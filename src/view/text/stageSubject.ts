import type { Run, Stage } from '../../model/run';
import { mainDataset } from '../../model/mainDataset';
import { opLabel } from './opLabel';
import { fullPlace, place } from './place';
import { printable } from './printable';

/**
 * Describes a stage in terms of the script: the dataset with most of its time if metrics show it, or its last dataset
 * (`join ratings.py:40`), or its action, or the name from Spark. `short` omits the file name of the script (`join :40`).
 */
export function stageSubject(run: Run, stage: Stage, short = false): string {
  const dataset = mainDataset(run, stage);
  const action = run.actions.find(each => each.id === stage.actionId && each.callSite !== null);
  const call = dataset ?? action;
  const where = call ? (short ? place(run, call.callSite) : fullPlace(call.callSite)) : '';
  return call ? `${printable(opLabel(call))} ${where}` : printable(stage.name);
}
