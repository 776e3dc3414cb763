type PlanTexts = Record<'analyzed' | 'optimized' | 'physical', string | null>;

/**
 * The parts of what `explain("extended")` prints: `== Parsed Logical Plan ==`, `== Analyzed Logical Plan ==` (its first
 * line is the schema), `== Optimized Logical Plan ==` and `== Physical Plan ==`, each followed by its lines.
 *
 * @see https://spark.apache.org/docs/latest/sql-ref-syntax-qry-explain.html
 */
export function extendedPlans(printed: string): PlanTexts {
  const parts = printed.split(/^== (Parsed Logical|Analyzed Logical|Optimized Logical|Physical) Plan ==\n/m);
  const part = (name: string) => {
    const at = parts.indexOf(name);
    return at < 0 ? null : parts[at + 1]!;
  };
  return {
    analyzed: part('Analyzed Logical')?.replace(/^.*\n/, '') ?? null,
    optimized: part('Optimized Logical'),
    physical: part('Physical'),
  };
}
