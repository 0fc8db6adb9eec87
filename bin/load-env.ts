import { existsSync } from 'node:fs';
import { loadEnvFile } from 'node:process';

/** Makes the operator's `.env` part of the environment, for `cdk.json`; what is set already wins. Node's own option says so where there is none. */
if (existsSync('.env')) loadEnvFile('.env');
