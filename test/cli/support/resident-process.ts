import { enableCompileCache } from 'node:module';
import { inspect } from 'node:util';
import { main } from '../../../cli/main.ts';

/**
 * The command line as a process that stays, see resident-fqs.ts: bin/fqs.js without the file `.env` and with as many commands as
 * it is asked for, one after the other.
 */
enableCompileCache();

process.on('message', (message) => {
  const { args, cwd, environment } = message as Run;
  run(args, cwd, environment).then((exitCode) => process.send?.({ exitCode }));
});
process.on('disconnect', () => process.exit());

interface Run {
  readonly args: readonly string[];
  readonly cwd: string;
  readonly environment: Readonly<Record<string, string>>;
}

async function run(args: readonly string[], cwd: string, environment: Run['environment']): Promise<number> {
  process.chdir(cwd);
  for (const name of Object.keys(process.env)) delete process.env[name];
  Object.assign(process.env, environment);
  try {
    return await main(args);
  } catch (error) {
    // As Node ends a process.
    process.stderr.write(`${inspect(error)}\n`);
    return 1;
  } finally {
    // A command's handlers stay to its process's end, which this one's outlives.
    for (const name of ['SIGINT', 'SIGTERM', 'SIGPIPE', 'SIGHUP']) process.removeAllListeners(name);
  }
}
