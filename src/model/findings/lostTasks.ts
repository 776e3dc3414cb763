import type { Task } from '../run';

/** Whether a task failed because its executor was lost: the words of `taskFailure`. */
export const isLost = ({ error }: Task): boolean => /^Executor \S+ exited \(/.test(error ?? '');

/** Whether a task failed because shuffle data were gone: the words of `taskFailure`. */
export const isFetchFailure = ({ error }: Task): boolean => /^Shuffle \d+ could not be fetched/.test(error ?? '');
