/** Styles: bundles of pages put them into a file beside them, those of Node hold them as text. */
declare module '*.css' {
  const styles: string;
  export default styles;
}
