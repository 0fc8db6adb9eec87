import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { MESSAGE_SCHEMA_PATH } from './message-schema.ts';

/** Holds messages against the schema as it is published, as a server of somebody else's would. */
export function messageValidators() {
  const schema = JSON.parse(readFileSync(MESSAGE_SCHEMA_PATH, 'utf8'));
  // Both parts have members that are text or numbers, which JSON Schema allows and ajv warns of.
  const ajv = new Ajv2020({ allowUnionTypes: true }).addSchema(schema);
  const validator = (part: 'Command' | 'Event') => {
    const validate = ajv.getSchema(`${schema.$id}#/$defs/${part}`);
    if (!validate) throw new Error(`The published schema must define ${part}.`);
    return (message: unknown) => validate(message) === true;
  };
  return { isCommand: validator('Command'), isEvent: validator('Event') };
}
