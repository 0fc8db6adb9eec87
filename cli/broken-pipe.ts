/** As shells have it: 128 and the number of SIGPIPE. */
const EXIT_CODE_BROKEN_PIPE = 141;

/**
 * Ends the process once nothing more can be printed: quietly where nobody reads any more, as in `fqs decide | head -1`, and with a sentence
 * where a file cannot be written. Node ignores SIGPIPE and raises an error instead, so the signal is made up from it for the commands that
 * have something to stop first, see `interruption`.
 */
export function watchPipes(): void {
  let ending = false;
  for (const [name, stream] of [
    ['Standard output', process.stdout],
    ['Standard error', process.stderr],
  ] as const) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      // Each line that is still printed fails again.
      if (ending) return;
      ending = true;
      const broken = error.code === 'EPIPE';
      process.exitCode = broken ? EXIT_CODE_BROKEN_PIPE : 1;
      if (!broken) console.error(`${name} cannot be written: ${error.message}.`);
      if (!process.emit('SIGPIPE', 'SIGPIPE')) process.exit();
    });
  }
}
