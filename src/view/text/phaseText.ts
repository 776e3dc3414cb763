import { phaseOfRun } from '../../model/phaseOfRun';
import type { Run } from '../../model/run';
import { opLabel } from './opLabel';
import { fullPlace } from './place';

/** What a run does while Spark runs nothing for it; empty while it does, and when it is over. */
export function phaseText(run: Run): string {
  const phase = phaseOfRun(run);
  switch (phase?.name) {
    case 'startingPython':
      return 'starting Python';
    case 'python':
      return 'Spark is not started yet';
    case 'startingSpark':
      return 'starting Spark';
    case 'planning':
      return `planning ${opLabel(phase)} ${fullPlace(phase.callSite)}`.trim();
    case 'driver':
      return 'the driver works, no job runs';
    default:
      return '';
  }
}
