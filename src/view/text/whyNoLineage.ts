import type { Run } from '../../model/run';

/** Why a run without datasets has none, in a sentence. */
export function whyNoLineage(run: Run): string {
  if (run.script.mode === 'import')
    return 'No lineage: an event log that Spark wrote by itself does not know the script. Run it with strobe to see lines.';
  const who = run.script.mode === 'exec' ? 'The command' : 'The script';
  if (run.degraded.length > 0) return 'No dataset was recorded; what is incomplete is said below.';
  if (run.applications.length > 0) return `${who} made no dataset.`;
  const missing = run.script.pythonVersion === null ? 'never imported pyspark' : 'never created a Spark session';
  return `${who} ${missing}: there is nothing of Spark’s to show.`;
}
