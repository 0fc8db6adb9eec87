import * as z from 'zod/mini';
import { commandMessageSchema } from '../../contract/command.ts';
import { terminalEventSchema } from '../../contract/terminal-event.ts';

export const MESSAGE_SCHEMA_PATH = 'docs/messages.schema.json';

/** Who reads a message ignores what it does not know of it, so nothing is said of further members: the rules are those for input. */
function definition(schema: z.core.$ZodType, description: string): object {
  const { $schema: _dialect, ...rules } = z.toJSONSchema(schema, { io: 'input', target: 'draft-2020-12' });
  return { description, ...rules };
}

/** The schema of the messages between servers and workers, as it is published. */
export function messageSchema(): object {
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    $id: 'messages.schema.json',
    title: 'Messages between servers and workers',
    description: 'What a server puts on the command queue (Command), and what a worker tells a terminal (Event).',
    $defs: {
      Command: definition(
        commandMessageSchema,
        'A message on the command queue. Beside these rules, command and input are at most 65536 bytes of UTF-8. Further members are ignored.',
      ),
      Event: definition(
        terminalEventSchema,
        'What a worker tells a terminal. Later workers may tell more: ignore members and types that you do not know.',
      ),
    },
  };
}
