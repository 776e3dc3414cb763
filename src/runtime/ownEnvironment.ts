/** Variables of this process, without those that are not set. */
export const ownEnvironment = (): Record<string, string> =>
  Object.fromEntries(Object.entries(process.env).filter((each): each is [string, string] => each[1] !== undefined));
