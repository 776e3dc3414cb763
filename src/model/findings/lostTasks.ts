/** Whether the error of a task says that its executor was lost: the words of `taskFailure`. */
export const isLost = (error: string | null): boolean => /^Executor \S+ exited \(/.test(error ?? '');

/** Whether the error of a task says that shuffle data were gone: the words of `taskFailure`. */
export const isFetchFailure = (error: string | null): boolean => /^Shuffle \d+ could not be fetched/.test(error ?? '');
