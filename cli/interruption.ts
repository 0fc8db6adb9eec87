/** A signal that aborts at the first Ctrl-C or SIGTERM; later ones are left to end the process at once. */
export function interruption(): AbortSignal {
  const controller = new AbortController();
  const names = ['SIGINT', 'SIGTERM'] as const;
  const abort = () => {
    for (const name of names) process.off(name, abort);
    controller.abort();
  };
  for (const name of names) process.on(name, abort);
  return controller.signal;
}
