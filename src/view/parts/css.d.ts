/** Styles: bundles of pages write them to a separate file, bundles for Node.js contain them as text. */
declare module '*.css' {
  const styles: string;
  export default styles;
}
