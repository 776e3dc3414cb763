/** What Spark calls an application: in local mode, of a standalone cluster, on YARN (with an attempt) and Kubernetes. */
const APPLICATION = '(?:local-\\d{10,}|app-\\d{14}-\\d{4,}|application_\\d{10,}_\\d{4,}|spark-[0-9a-f]{32})';
const CODEC = '(?:\\.(?:zstd|zst|lz4|lzf|snappy))?';
const FILE = new RegExp(`^(?:events_\\d+_)?${APPLICATION}(?:_\\d+)?${CODEC}(?:\\.inprogress)?$`);

/** Whether a file is called as Spark calls its event logs, or the parts of a rolling one. */
export function isEventLogName(name: string): boolean {
  return FILE.test(name);
}

/** Whether a folder is called as Spark calls its rolling event logs. */
export function isRollingLogName(name: string): boolean {
  return name.startsWith('eventlog_v2_');
}
