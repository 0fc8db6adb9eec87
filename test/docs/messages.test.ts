import { describe, expect, test } from '@jest/globals';
import { parseCommand } from '../../contract/command.ts';
import { ERROR_CODES } from '../../contract/error-code.ts';
import { EXIT_REASONS, parseTerminalEvent } from '../../contract/terminal-event.ts';
import { blocks, read, tableRows } from './documents.ts';
import { MESSAGE_SCHEMA_PATH, messageSchema } from './message-schema.ts';
import { messageValidators } from './message-validators.ts';

const PAGE = 'docs/messages.md';

/** As far as it is looked into here. */
interface Schema {
  readonly const?: unknown;
  readonly enum?: readonly string[];
  readonly description?: string;
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
}
const published: { readonly $defs: { readonly Command: Schema; readonly Event: Schema } } = JSON.parse(
  read(MESSAGE_SCHEMA_PATH),
);

/** What is allowed for messages of one type, or of some; a command without a type goes without one. */
interface Shape {
  readonly types: readonly string[];
  readonly required: readonly string[];
  readonly properties: Readonly<Record<string, Schema>>;
}

function shapesOf({ properties, required = [], anyOf = [], oneOf = [] }: Schema): Shape[] {
  if (!properties) return [...anyOf, ...oneOf].flatMap(shapesOf);
  const { type, ...others } = properties;
  const types = type?.enum ?? (typeof type?.const === 'string' ? [type.const] : []);
  return [{ types, required, properties: others }];
}

const commands = shapesOf(published.$defs.Command).filter(({ types }) => types.length > 0);
const events = shapesOf(published.$defs.Event);
const typesOf = (shapes: readonly Shape[]) => [...new Set(shapes.flatMap(({ types }) => types))];
const fieldsOf = (shapes: readonly Shape[]) => [...new Set(shapes.flatMap((shape) => Object.keys(shape.properties)))];

/** Types as a cell of a table has them. */
function inWords(some: readonly Shape[], all: readonly Shape[]): string {
  const types = typesOf(some);
  if (types.length === typesOf(all).length) return 'all';
  return types.sort().join(', ') || '-';
}

const table = (head: string) => tableRows(PAGE, head);
const firstCells = (head: string) => table(head).map(([cell]) => cell);

test('the published schema is that of the contract: "node test/docs/renew-message-schema.ts" writes it', () => {
  expect(published).toEqual(messageSchema());
});

describe('the page about messages', () => {
  const { isCommand, isEvent } = messageValidators();

  test('has the fields of commands and their rules as the schema has them', () => {
    const rows = table('| Field | Needed in | Optional in | Rule | Meaning |').map((row) => row.slice(0, 4));
    const expected = fieldsOf(commands).map((name) => {
      const having = commands.filter(({ properties }) => properties[name]);
      const needing = having.filter(({ required }) => required.includes(name));
      const optional = having.filter((shape) => !needing.includes(shape));
      const rule = having[0]?.properties[name]?.description;
      return [name, inWords(needing, commands), inWords(optional, commands), rule];
    });
    expect(rows).toEqual(expected);
  });

  test('has the fields of events and their meaning as the schema has them', () => {
    const rows = table('| Field | In | Meaning |').map(([name = '', inTypes, meaning]) => {
      const described = events.map(({ properties }) => properties[name]?.description).find((text) => text);
      return [name, inTypes?.split(', ').sort().join(', '), described === undefined ? undefined : meaning];
    });
    const expected = fieldsOf(events).map((name) => {
      const having = events.filter(({ properties }) => properties[name]);
      return [name, inWords(having, events), having[0]?.properties[name]?.description];
    });
    expect(rows.sort()).toEqual(expected.sort());
  });

  test('tells what becomes of each type', () => {
    const types = firstCells('| Type | What it asks for | On the command queue | On a control queue |');
    expect(types.sort()).toEqual(typesOf(commands).sort());
  });

  test('has each exit reason and each error code', () => {
    expect(firstCells('| Exit reason | Meaning |')).toEqual([...EXIT_REASONS]);
    expect(firstCells('| Error code | Meaning | The message |')).toEqual([...ERROR_CODES]);
  });

  test('shows commands of both shapes that are accepted', () => {
    const samples = blocks(PAGE, 'json command');
    expect(samples.map((sample) => [isCommand(JSON.parse(sample)), parseCommand(sample).ok])).toEqual(
      samples.map(() => [true, true]),
    );
    const shapes = samples.map((sample) => parseCommand(sample).shape);
    expect(shapes).toEqual(expect.arrayContaining(['typed', 'untyped']));
  });

  test('shows each type of event, numbered in their order but for those that stand alone', () => {
    const samples = blocks(PAGE, 'json event');
    expect(samples.map((sample) => isEvent(JSON.parse(sample)))).toEqual(samples.map(() => true));
    const told = samples.map((sample) => parseTerminalEvent(sample));
    expect(told.map(({ type, sequence }) => `${sequence} ${type}`)).toEqual([
      '0 started',
      '1 output',
      '2 output',
      '3 leaving',
      '4 workspace',
      '5 exit',
      '0 session',
      '0 error',
    ]);
  });
});
