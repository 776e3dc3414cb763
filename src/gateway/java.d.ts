/** A Java source file, which the bundles include as text. */
declare module '*.java' {
  const source: string;
  export default source;
}
