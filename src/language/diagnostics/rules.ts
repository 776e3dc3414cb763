import { actionsInLoop } from './actionsInLoop';
import { columnsInLoop } from './columnsInLoop';
import { countForEmpty } from './countForEmpty';
import { joinWithoutCondition } from './joinWithoutCondition';
import { needlessRdd } from './needlessRdd';
import { noneUsed } from './noneUsed';
import { streamNotAwaited } from './streamNotAwaited';
import { unusedRows } from './unusedRows';
import { unusedTransformations } from './unusedTransformations';
import { uselessCaches } from './uselessCaches';
import type { FindInSource } from './sourceDiagnostic';

/** How a diagnostic is shown: as in `strobe.diagnostics`. */
export type Level = 'off' | 'hint' | 'information' | 'warning';

export interface SourceRule {
  find: FindInSource;
  /** Level if the setting says nothing: `warning` where the code cannot do what it seems to do. */
  level: Level;
  /** Rules of findings with the same cause, beside the one of the same name. */
  measuredAs?: string[];
}

/** By name. A rule that findings have too has the same name there, and the same page in `docs/rules`. */
export const SOURCE_RULES: Record<string, SourceRule> = {
  'cache.useless': { find: uselessCaches, level: 'information' },
  'dataset.unused': { find: unusedTransformations, level: 'warning' },
  'driver.actionsInLoop': { find: actionsInLoop, level: 'information' },
  'driver.countForEmpty': { find: countForEmpty, level: 'information' },
  'driver.noneUsed': { find: noneUsed, level: 'warning' },
  'driver.unusedRows': { find: unusedRows, level: 'information' },
  'join.cartesian': { find: joinWithoutCondition, level: 'warning' },
  'plan.columnsInLoop': {
    find: columnsInLoop,
    level: 'information',
    measuredAs: ['plan.longChain', 'plan.growsPerIteration'],
  },
  'python.needlessRdd': { find: needlessRdd, level: 'information' },
  'stream.notAwaited': { find: streamNotAwaited, level: 'warning' },
};
