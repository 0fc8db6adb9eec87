import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** For processes of Node that load much: what they compile is kept where `bin/fqs.js` keeps it (Node's documentation, "Module compile cache"). */
export const compileCache = { NODE_COMPILE_CACHE: join(tmpdir(), 'node-compile-cache') } as const;
