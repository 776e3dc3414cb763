import { RunReducer } from '../../../src/model/reduceRun';
import type { Run } from '../../../src/model/run';
import { EventLogTranslator } from '../../../src/spark/eventLog';
import { eventLogFixture } from './eventLogFixture';

/** The run in a log of `test/fixtures/eventlogs`, as Spark alone writes it: without what a recorder adds. */
export function loggedRun(version: string): Run {
  const reducer = new RunReducer();
  const start = { time: 0, runId: 'r', script: null, args: [], cwd: '', strobeVersion: '' };
  reducer.apply({ type: 'runStarted', mode: 'import', ...start });
  const translator = new EventLogTranslator();
  for (const line of eventLogFixture(version, 'eventLog.jsonl').split('\n'))
    translator.translate(line).events.forEach(event => reducer.apply(event));
  return reducer.snapshot();
}
