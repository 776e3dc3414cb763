import type { Run } from '../../model/run';

/** Explains why a run has no datasets. */
export function whyNoLineage(run: Run): string {
  if (run.script.mode === 'import')
    return 'No lineage: this event log was not recorded by Strobe, so it has no source lines. Run the script with strobe to see them.';
  const who = run.script.mode === 'exec' ? 'The command' : 'The script';
  if (run.degraded.length > 0) return 'No datasets were recorded. The reasons are listed below.';
  if (run.applications.length > 0) return `${who} created no datasets.`;
  const missing = run.script.pythonVersion === null ? 'never imported pyspark' : 'never created a Spark session';
  return `${who} ${missing}, so there is nothing to show.`;
}
