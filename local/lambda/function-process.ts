import { createRequire } from 'node:module';
import { END_OF_OUTPUT } from './end-of-output.ts';

/**
 * The inside of one execution environment: loads the bundle as Lambda's Node runtime does and hands it one event at a time. Started by
 * `EmbeddedFunction` with the bundle's file and the handler's name; ends with its parent.
 */
const [file = '', handlerName = 'handler'] = process.argv.slice(2);
const bundle: Readonly<Record<string, (event: unknown) => Promise<unknown>>> = createRequire(import.meta.url)(file);
const handler = bundle[handlerName];
if (!handler) throw new Error(`${file} exports no ${handlerName}.`);

process.on('disconnect', () => process.exit(0));
process.on('message', (event) => {
  handler(event).then(
    () => reply({ kind: 'done' }),
    (error: unknown) => {
      const { name, message } = error instanceof Error ? error : { name: 'Error', message: String(error) };
      reply({ kind: 'failed', name, message });
    },
  );
});
reply({ kind: 'ready' });

/** The three channels are apart; by the marks the parent knows that it has all that was written before. */
function reply(message: object): void {
  for (const stream of [process.stdout, process.stderr]) stream.write(`${END_OF_OUTPUT}\n`);
  process.send?.(message);
}
