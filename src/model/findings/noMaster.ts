import type { Found } from './finding';
import { distinctLines, type RunFacts } from './runFacts';

/** Words of Spark's client of a standalone cluster. */
const NO_ANSWER = /All masters are unresponsive/;

/** The script ended because no master of a standalone cluster answered. No cost: nothing ran. */
export function noMaster({ run }: RunFacts): Found[] {
  const { error } = run.script;
  const text = error && (error.text ?? error.message);
  const started = run.applications.find(({ master }) => master?.startsWith('spark://'));
  if (!text || !NO_ANSWER.test(text)) return [];
  return [
    {
      rule: 'failure.noMaster',
      title: 'No answer from the master',
      found: `No master of the cluster answered${started ? ` at ${started.master}` : ''}, so Spark did not start.`,
      lines: distinctLines(error.frames),
      cost: null,
      change:
        'Check host and port of the master, that it runs, and that its Spark has the same version as pyspark here: a master of another version does not answer.',
      isFailure: true,
    },
  ];
}
