import { createRequire } from 'node:module';

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
    () => process.send?.({ kind: 'done' }),
    (error: unknown) => {
      const { name, message } = error instanceof Error ? error : { name: 'Error', message: String(error) };
      process.send?.({ kind: 'failed', name, message });
    },
  );
});
process.send?.({ kind: 'ready' });
