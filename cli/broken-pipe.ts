/** As shells have it: 128 and the number of SIGPIPE. */
const EXIT_CODE_BROKEN_PIPE = 141;

/** The same for SIGHUP. */
const EXIT_CODE_HUNG_UP = 129;

/**
 * Ends the process once nothing more can be printed: quietly where nobody reads any more, as in `fqs decide | head -1`, and with a sentence
 * where a file cannot be written. Node ignores SIGPIPE and raises an error instead, so the signal is made up from it for the commands that
 * have something to stop first, see `interruption`. Where it was a terminal that has been closed, the exit code is theirs.
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
      // Of a terminal nobody reads any more, Linux and macOS say so.
      if (stream.isTTY && error.code === 'EIO') {
        if (process.emit('SIGPIPE', 'SIGPIPE')) return;
        process.exit(EXIT_CODE_HUNG_UP);
      }
      const broken = error.code === 'EPIPE';
      process.exitCode = broken ? EXIT_CODE_BROKEN_PIPE : 1;
      if (!broken) console.error(`${name} cannot be written: ${error.message}.`);
      if (!process.emit('SIGPIPE', 'SIGPIPE')) process.exit();
    });
  }
}
