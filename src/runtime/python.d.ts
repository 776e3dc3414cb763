/** A Python script, which the bundles hold as text. */
declare module '*.py' {
  const source: string;
  export default source;
}
