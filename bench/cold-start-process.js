import { createRequire } from 'node:module';

/**
 * One cold start: loads a bundle, hands its handler one event and prints the CPU time that the process has used since it was started, and
 * its age, in milliseconds. Plain JavaScript, because stripping types would be measured, too.
 */
const [file, event] = process.argv.slice(2);
const { handler } = createRequire(import.meta.url)(file);
await handler(JSON.parse(event));
const { user, system } = process.cpuUsage();
process.stderr.write(
  `${JSON.stringify({ cpuMilliseconds: (user + system) / 1000, wallMilliseconds: performance.now() })}\n`,
);
// Kept connections to the embedded AWS would hold the process.
process.exit(0);
