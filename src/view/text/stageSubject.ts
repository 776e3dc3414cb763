import type { Run, Stage } from '../../model/run';
import { opLabel } from './opLabel';
import { fullPlace, place } from './place';
import { printable } from './printable';

/**
 * What a stage is about, in words of the script: its last dataset (`join ratings.py:40`), else its action, else Spark's
 * name. `short` names the file only where it is not the script's (`join :40`).
 */
export function stageSubject(run: Run, stage: Stage, short = false): string {
  const last = Math.max(...stage.datasetIds);
  const dataset = run.datasets.find(each => each.id === last && each.callSite !== null);
  const action = run.actions.find(each => each.id === stage.actionId && each.callSite !== null);
  const call = dataset ?? action;
  const where = call ? (short ? place(run, call.callSite) : fullPlace(call.callSite)) : '';
  return call ? `${printable(opLabel(call))} ${where}` : printable(stage.name);
}
