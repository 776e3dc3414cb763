/**
 * The names in `PROTOCOL.md` and in the recorder are those of the schemas. `npx vitest run --project unit protocol -u` writes
 * the tables of `PROTOCOL.md` again.
 */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { format, resolveConfig } from 'prettier';
import { getDescription, getTitle, type GenericSchema } from 'valibot';
import { expect, test } from 'vitest';
import { recorderLines } from '../../../src/gateway/recorderLine';
import * as events from '../../../src/model/recorderEvents';
import { RECORDER_HOOKS } from '../../../src/model/recorderHooks';

const recorder = resolve(__dirname, '../../../src/recorder');
const protocol = resolve(recorder, 'PROTOCOL.md');
const BEGIN = '<!-- Made from the schemas, see test/unit/recorder/protocol.test.ts -->';
const END = '<!-- End of what is made from the schemas -->';

/** What the walk below reads of a schema. */
interface Shape {
  type: string;
  pipe?: readonly Shape[];
  wrapped?: Shape;
  item?: Shape;
  items?: Shape[];
  entries?: Record<string, Shape>;
  options?: string[];
  literal?: string;
  value?: Shape;
}

const objects = [
  events.callSite,
  events.commandCost,
  events.mainThreadTimes,
  events.operationNode,
  events.placeCost,
  events.resultTable,
  events.rpcCost,
  events.shippedFunction,
];

const asSchema = (shape: Shape) => shape as unknown as GenericSchema;
const asShape = (schema: unknown) => schema as Shape;

function typeOf(shape: Shape): string {
  const title = getTitle(asSchema(shape));
  if (title) return title;
  switch (shape.type) {
    case 'number':
      return shape.pipe?.some(({ type }) => type === 'integer') || isInteger(shape) ? 'integer' : 'number';
    case 'nullable':
      return `${typeOf(shape.wrapped!)} | null`;
    case 'optional':
      return typeOf(shape.wrapped!);
    case 'array':
      return typeOf(shape.item!).includes(' | ') ? `(${typeOf(shape.item!)})[]` : `${typeOf(shape.item!)}[]`;
    case 'tuple':
      return `[${shape.items!.map(typeOf).join(', ')}]`;
    case 'picklist':
      return shape.options!.length > 10 ? 'string' : shape.options!.map(each => `'${each}'`).join(' | ');
    case 'object':
      return `{ ${Object.entries(shape.entries!).map(([name, each]) => `${name}: ${typeOf(each)}`).join(', ')} }`; // prettier-ignore
    case 'record':
      return `{ [name]: ${typeOf(shape.value!)} }`;
    default:
      return shape.type;
  }
}

/** A pipe in a pipe: the schema is the first of the outer one's items. */
function isInteger(shape: Shape): boolean {
  const [first] = shape.pipe ?? [];
  return first !== undefined && first !== shape && typeOf(first) === 'integer';
}

const descriptionOf = (shape: Shape): string =>
  getDescription(asSchema(shape)) ?? (shape.wrapped ? descriptionOf(shape.wrapped) : '');

function section(name: string, shape: Shape): string {
  const fields = Object.entries(shape.entries!).filter(([field]) => field !== 'type' && field !== 'time');
  const rows = fields.map(([field, each]) => {
    const type = `\`${typeOf(each)}\``.replaceAll('|', '\\|');
    return `| \`${field}${each.type === 'optional' ? '?' : ''}\` | ${type} | ${descriptionOf(each)} |`;
  });
  const table = rows.length > 0 ? ['| field | type | meaning |', '| --- | --- | --- |', ...rows, ''] : [];
  return [`### \`${name}\``, '', descriptionOf(shape), '', ...table].join('\n');
}

function tables(): string {
  const lines = Object.entries(recorderLines).map(([name, schema]) => section(name, asShape(schema)));
  const parts = objects.map(schema => section(getTitle(schema as GenericSchema)!, asShape(schema)));
  return [...lines, '## Parts of lines', '', ...parts].join('\n');
}

test('PROTOCOL.md has a table of each line, as its schema has it', async () => {
  const text = readFileSync(protocol, 'utf8');
  const [before, after] = [text.split(BEGIN)[0]!, text.split(END)[1]!];
  const made = [before, BEGIN, '\n\n', tables(), '\n', END, after].join('');
  const formatted = await format(made, { ...(await resolveConfig(protocol)), parser: 'markdown' });
  await expect(formatted).toMatchFileSnapshot(protocol);
});

test('the hooks of the recorder are those that a degradation can name', () => {
  const fence = readFileSync(resolve(recorder, 'strobe_recorder/link/fence.py'), 'utf8');
  const hooks = /^HOOKS = \((.*?)^\)/ms.exec(fence)![1]!.match(/\w+/g)!;
  expect([...hooks, 'sync']).toEqual(RECORDER_HOOKS);
});
