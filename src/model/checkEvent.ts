import * as v from 'valibot';
import { EVENT_SCHEMAS } from './eventSchemas';
import type { RunEvent } from './runEvent';

const SCHEMAS = new Map(Object.entries(EVENT_SCHEMAS));
const anyEvent = v.looseObject({ type: v.string(), time: v.pipe(v.number(), v.finite()) });

/**
 * A value from a file as an event; null if it is none. An event of a type that this version does not know is one: the reducer
 * tells of it.
 */
export function checkEvent(value: unknown): RunEvent | null {
  const event = v.safeParse(anyEvent, value);
  if (!event.success) return null;
  const schema = SCHEMAS.get(event.output.type);
  return schema && !v.is(schema, value) ? null : (value as RunEvent);
}
