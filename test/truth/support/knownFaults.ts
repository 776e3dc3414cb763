/**
 * What Strobe is known to say wrong of a job of the bench, and why. The bench names such faults with its figures and passes all
 * the same; whoever mends one deletes its row.
 */
export interface KnownFault {
  job: string;
  /** A part of the sentence. */
  says: RegExp;
  why: string;
}

export const knownFaults: KnownFault[] = [
  {
    job: 'cached.py',
    says: /Strobe alone: .* 0/,
    why: 'below a scan of cached data stand the metrics of the query that filled it: 0 where this query ran none of it',
  },
  {
    job: 'streamed_sums.py',
    says: /Strobe alone: .* 0/,
    why: 'a batch without rows reports nothing, and its neighbours in the same tasks do',
  },
  {
    job: 'failures.py',
    says: /failures\.py:25 has 1 queries, its actions say 2/,
    why: 'Spark posts an execution for a call that fails in analysis; it bears the tag of the action before',
  },
];

export function isKnownFault(job: string, sentence: string): boolean {
  return knownFaults.some(each => each.job === job && each.says.test(sentence));
}
