/** A task of an attempt of a stage, as in JSON. Times in ms, instants since the epoch, sizes in bytes. */
export interface Task {
  id: number;
  index: number;
  attempt: number;
  executorId: string;
  host: string;
  status: 'running' | 'succeeded' | 'failed' | 'killed';
  launchTime: number;
  finishTime: number | null;
  /** Wall time of the task in ms. */
  duration: number | null;
  /** As Spark computes it (`schedulerDelay.ts`); 0 for a task that reported nothing, such as one of a lost executor. */
  schedulerDelay: number;
  executorRunTime: number;
  executorCpuTime: number;
  jvmGcTime: number;
  inputBytes: number;
  inputRecords: number;
  outputBytes: number;
  shuffleReadBytes: number;
  shuffleWriteBytes: number;
  shuffleFetchWaitTime: number;
  memoryBytesSpilled: number;
  diskBytesSpilled: number;
  peakExecutionMemory: number;
  locality: string;
  speculative: boolean;
  error: string | null;
  stackTrace: string | null;
  stderr: string | null;
}
