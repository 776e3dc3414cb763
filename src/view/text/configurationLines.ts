import type { Run } from '../../model/run';
import { configuration } from '../configuration';
import { createPalette } from './palette';
import { printable } from './printable';
import { wrapText } from './wrapText';

/** `spark.sql.shuffle.partitions = 8`: first what somebody has set, then, faint, what Spark sets by itself. */
export function configurationLines(run: Run, options: { width: number; color: boolean }): string[] {
  const palette = createPalette(options.color);
  return run.applications.flatMap(application => {
    const { own, ofSpark } = configuration(application);
    const lines = (entries: [string, string][]) =>
      entries.flatMap(([name, value]) => wrapText(printable(`${name} = ${value}`), options.width - 1));
    const title = run.applications.length > 1 ? [` ${palette.strong(printable(application.id))}`] : [];
    return [...title, ...lines(own).map(line => ` ${line}`), ...lines(ofSpark).map(line => palette.faint(` ${line}`))];
  });
}
