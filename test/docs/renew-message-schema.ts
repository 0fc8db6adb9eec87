import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { MESSAGE_SCHEMA_PATH, messageSchema } from './message-schema.ts';

/** Writes docs/messages.schema.json anew: `node test/docs/renew-message-schema.ts`, after a change of the contract that is meant to alter it. */
writeFileSync(MESSAGE_SCHEMA_PATH, JSON.stringify(messageSchema(), undefined, 2));
execFileSync('node_modules/.bin/biome', ['format', '--write', MESSAGE_SCHEMA_PATH], { stdio: 'inherit' });
