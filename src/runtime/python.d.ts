/** A Python script, which the bundles include as text. */
declare module '*.py' {
  const source: string;
  export default source;
}
