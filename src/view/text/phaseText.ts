import { phaseOfRun } from '../../model/phaseOfRun';
import type { Run } from '../../model/run';
import { opLabel } from './opLabel';
import { fullPlace } from './place';

/** The phase of a run while Spark does not work; empty while it does, and after the run. */
export function phaseText(run: Run): string {
  const phase = phaseOfRun(run);
  switch (phase?.name) {
    case 'startingPython':
      return 'starting Python';
    case 'python':
      return 'Spark not started yet';
    case 'startingSpark':
      return 'starting Spark';
    case 'serverSilent':
      return silenceText(phase.server);
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

export const silenceText = (server: string): string => `${server} does not answer, pyspark tries again`;
