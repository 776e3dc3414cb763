import * as l10n from '@vscode/l10n';
import { objectOf } from './jobSource';
import type { FindInSource } from './sourceDiagnostic';
import { withoutMember } from './withoutMember';

/** `df.rdd.collect()`: the DataFrame has the same action, and needs no Python worker for it. */
export const needlessRdd: FindInSource = source =>
  source.methods(/^RDD$/, /^(?:collect|count|isEmpty|take)$/).flatMap(call => {
    const { chunk, op } = call;
    const rdd = objectOf(call);
    const made = source.callAt(chunk, rdd);
    if (rdd.type !== 'attribute' || made?.op !== 'rdd' || made.owner !== 'DataFrame') return [];
    const message = l10n.t(
      'rdd converts every row to a Python object in a Python worker before {0}() runs. Call {0}() on the DataFrame.',
      op,
    );
    return [{ range: call.nameRange, message, fix: withoutMember(source, chunk, rdd, l10n.t('Remove rdd')) }];
  });
