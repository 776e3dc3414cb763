import picocolors from 'picocolors';

type Paint = (text: string) => string;

/** The colors of the terminal views, by meaning. Red is for failures only. */
export interface Palette {
  strong: Paint;
  faint: Paint;
  /** Source locations and addresses. */
  place: Paint;
  /** Share of time. */
  heat: Paint;
  good: Paint;
  bad: Paint;
}

/** A palette with colors, or without them (NO_COLOR, output to a file). The caller decides. */
export function createPalette(color: boolean): Palette {
  const paint = picocolors.createColors(color);
  return {
    strong: paint.bold,
    faint: paint.dim,
    place: paint.cyan,
    heat: paint.yellow,
    good: paint.green,
    bad: paint.red,
  };
}
