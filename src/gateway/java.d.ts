/** A Java source, which the bundles hold as text. */
declare module '*.java' {
  const source: string;
  export default source;
}
