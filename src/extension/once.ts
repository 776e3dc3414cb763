/** Something that is made at first need. A failure is not kept: the next need tries again. */
export interface Once<T> {
  get: () => Promise<T>;
  /** What was made or is being made; undefined if nobody has needed it. */
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
