import picocolors from 'picocolors';

type Paint = (text: string) => string;

/** The few colours of the terminal views, by what they say. Red is for failures only. */
export interface Palette {
  strong: Paint;
  faint: Paint;
  /** Source lines and addresses. */
  place: Paint;
  /** Share of time. */
  heat: Paint;
  good: Paint;
  bad: Paint;
}

/** Colours, or the identity for a reader that wants none (NO_COLOR, a file). Who calls decides. */
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
