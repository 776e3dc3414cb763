import { phaseOfRun } from '../../model/phaseOfRun';
import type { Run } from '../../model/run';
import { opLabel } from './opLabel';
import { fullPlace } from './place';

/** The phase of a run while Spark is idle; empty while Spark works or after the run. */
export function phaseText(run: Run): string {
  const phase = phaseOfRun(run);
  switch (phase?.name) {
    case 'startingPython':
      return 'starting Python';
    case 'python':
      return 'Spark not started yet';
    case 'startingSpark':
      return 'starting Spark';
    case 'planning':
      return `planning ${opLabel(phase)} ${fullPlace(phase.callSite)}`.trim();
    case 'driver':
      return 'driver working, no Spark job running';
    case 'betweenCells':
      return 'waiting for the next cell';
    default:
      return '';
  }
}
