/** As shells have it: 128 and the number of SIGPIPE. */
const EXIT_CODE_BROKEN_PIPE = 141;

/**
 * Ends the process quietly once nobody reads what it prints, as in `fqs decide | head -1`. Node ignores SIGPIPE and raises an error
 * instead, so the signal is made up from it for the commands that have something to stop first, see `interruption`.
 */
export function watchPipes(): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error;
      process.exitCode = EXIT_CODE_BROKEN_PIPE;
      if (!process.emit('SIGPIPE', 'SIGPIPE')) process.exit();
    });
  }
}
