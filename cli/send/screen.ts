const LINE_FEED = 0x0a;

/** Whether the command's output left the cursor of the caller's terminal, of which there is one, within a line. */
let withinLine = false;

/** Prints a command's output as it is. */
export function show(output: Uint8Array, stream: NodeJS.WriteStream): void {
  stream.write(output);
  if (stream.isTTY && output.length > 0) withinLine = output.at(-1) !== LINE_FEED;
}

/** Prints a line of our own, on a terminal below what the command has printed. */
export function say(line: string, stream: NodeJS.WriteStream = process.stderr): void {
  // A terminal that is lent to a command (keyboard.ts) moves down for a line feed and no further.
  const end = process.stdin.isRaw && stream.isTTY ? '\r\n' : '\n';
  stream.write(`${stream.isTTY && withinLine ? end : ''}${line}${end}`);
  if (stream.isTTY) withinLine = false;
}
