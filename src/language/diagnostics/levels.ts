import { SOURCE_RULES, type Level } from './rules';

export type Levels = Readonly<Record<string, Level>>;

export const LEVELS: readonly Level[] = ['off', 'hint', 'information', 'warning'];

/**
 * The level of each rule, from the setting `strobe.diagnostics`. Settings can contain any value, so unknown rules and levels are
 * ignored.
 */
export function diagnosticLevels(given: unknown): Levels {
  const known = typeof given === 'object' && given !== null ? (given as Record<string, unknown>) : {};
  const entries = Object.entries(SOURCE_RULES).map(([rule, { level }]) => {
    const own = LEVELS.find(each => Object.hasOwn(known, rule) && each === known[rule]);
    return [rule, own ?? level] as const;
  });
  return Object.fromEntries(entries);
}
