import type { Run, Stage } from '../../model/run';
import { mainDataset } from '../../model/mainDataset';
import { opLabel } from './opLabel';
import { fullPlace, place } from './place';
import { printable } from './printable';

/**
 * What a stage is about, in words of the script: the dataset that most of its time went into where metrics tell it, else
 * its last dataset (`join ratings.py:40`), else its action, else Spark's name. `short` names the file only where it is not the script's (`join :40`).
 */
export function stageSubject(run: Run, stage: Stage, short = false): string {
  const dataset = mainDataset(run, stage);
  const action = run.actions.find(each => each.id === stage.actionId && each.callSite !== null);
  const call = dataset ?? action;
  const where = call ? (short ? place(run, call.callSite) : fullPlace(call.callSite)) : '';
  return call ? `${printable(opLabel(call))} ${where}` : printable(stage.name);
}
