import { expect, test } from 'vitest';
import type { EventOf } from '../../../src/model/runEvent';
import { LoggedOutcome } from '../../../src/spark/loggedOutcome';

const APPLICATION = { time: 1, applicationId: 'app-1' };
const INTERRUPTED = 'java.lang.InterruptedException\n\tat java.base/java.util.concurrent.LinkedBlockingQueue.take';

const job = (error: string | null): EventOf<'jobEnded'> => ({
  ...{ ...APPLICATION, type: 'jobEnded', jobId: 0 },
  ...{ succeeded: error === null, error },
});
const query = (error: string | null): EventOf<'queryEnded'> => ({
  ...APPLICATION,
  type: 'queryEnded',
  queryId: 0,
  error,
});
const stream = (error: string | null): EventOf<'streamEnded'> => ({
  ...{ ...APPLICATION, type: 'streamEnded', streamId: 'a', streamRunId: 'b' },
  ...{ error, errorClass: null },
});

test.each([
  ['succeeded', [job('ValueError'), job(null)]],
  ['failed', [job(null), query('AnalysisException')]],
  ['cancelled', [job(null), job('Job 2 cancelled because SparkContext was shut down')]],
  ['cancelled', [query(INTERRUPTED)]],
  ['succeeded', [query(INTERRUPTED), stream(null)]],
  ['failed', [query('RuntimeError'), stream('RuntimeError')]],
] as const)('an application has %s by the last thing that it did', (status, events) => {
  const outcome = new LoggedOutcome();
  outcome.notice({ ...APPLICATION, type: 'applicationStarted' } as EventOf<'applicationStarted'>);
  events.forEach(event => outcome.notice(event));
  expect(outcome.status).toBe('lost');
  outcome.notice({ ...APPLICATION, type: 'applicationEnded' });
  expect(outcome.status).toBe(status);
});
