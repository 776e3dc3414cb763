import type { FailureCause } from '../run';

/** `ValueError: invalid literal for int()`. */
export function causeText({ type, message }: Pick<FailureCause, 'type' | 'message'>): string {
  return [type ?? '', message].filter(text => text !== '').join(': ') || 'an error without a message';
}
