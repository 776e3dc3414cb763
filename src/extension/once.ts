/** A value that is created on first use. After a failure, the next use tries again. */
export interface Once<T> {
  get: () => Promise<T>;
  /** The value, created or in creation; undefined if it was never used. */
  started: () => Promise<T> | undefined;
}

export function once<T>(make: () => Promise<T>): Once<T> {
  let made: Promise<T> | undefined;
  const get = () => {
    made ??= make().catch(error => {
      made = undefined;
      throw error;
    });
    return made;
  };
  return { get, started: () => made };
}
