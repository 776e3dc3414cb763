/** An application of which there is an event log: what a list to choose from says of it. */
export interface ListedApplication {
  applicationId: string;
  name: string;
  user: string;
  /** Milliseconds since the epoch. */
  startTime: number;
  /** Null for an application that runs, and where it is not known. */
  endTime: number | null;
  /** `running`: the log has no end. Whether the jobs of the application succeeded is known when it is open. */
  status: 'running' | 'ended';
}

/** An event log in a folder of logs. */
export interface ListedLog extends ListedApplication {
  path: string;
}

/** Logs of a folder, as they are found. */
export interface FoundLogs {
  logs: ListedLog[];
  /** How much of the folder has been read, from 0 to 1. */
  fraction: number;
}
