import { groupRuns } from './actionRuns';
import type { Births } from './births';
import type { Calls } from './calls';
import type { Jobs } from './jobs';
import type { LedgerFacts } from './ledgerFacts';
import type { Operations } from './operations';
import type { Queries } from './queries';
import type { RddGraph } from './rddGraph';
import type { Stages } from './stages';
import type { ForgottenBatch } from './streams';

/** What is known of a run, as far as batches add to it. */
export interface BatchFacts {
  calls: Calls;
  births: Births;
  ledger: LedgerFacts;
  queries: Queries;
  operations: Operations;
  jobs: Jobs;
  stages: Stages;
  rdds: RddGraph;
}

/** A stream may run for ever: what its old batches did is kept only in sums. */
export function forgetBatch(facts: BatchFacts, applicationId: string, batch: ForgottenBatch): void {
  forgetCalls(facts, applicationId, batch);
  facts.queries.forget(applicationId, batch.queryIds);
  const stages = facts.stages.forget(applicationId, facts.jobs.forget(applicationId, batch.jobIds));
  facts.rdds.forget(applicationId, stages);
}

/** The calls of the function of `foreachBatch`: Python runs it in a thread that does nothing else. */
function forgetCalls(facts: BatchFacts, applicationId: string, batch: ForgottenBatch): void {
  const { jobIds, queryIds, from, until, threads } = batch;
  const { calls, births, ledger, queries, jobs, rdds } = facts;
  const some = {
    jobs: jobIds.flatMap(id => jobs.get(applicationId, id) ?? []),
    queries: queryIds.flatMap(id => queries.get(applicationId, id) ?? []),
    operations: [],
  };
  const runs = groupRuns(some, queries, facts.operations);
  const inner = [...runs.keys()].flatMap(id => calls.get(id) ?? []).filter(({ made }) => made.time >= from);
  for (const { made } of inner) threads.add(made.thread);
  // A recording does not have the jobs of all batches, so the threads are those of earlier ones, too.
  for (const thread of threads) {
    const forgotten = calls.ofThread(thread, from, until);
    ledger.forget(forgotten, calls, runs);
    for (const { made } of forgotten) {
      births.forgetOfCall(made.callId);
      // The DataFrame of the batch was made by the call of `foreachBatch`, which stays.
      for (const given of made.argumentIds.flatMap(id => births.get(id) ?? []))
        if (given.born.time >= from && given.born.time <= until) births.forget(given);
      rdds.forgetAction(applicationId, made.callId);
      calls.forget(made.callId);
    }
  }
}
