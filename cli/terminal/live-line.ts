import { createLogUpdate } from 'log-update';

/** One line that is rewritten in place on a terminal; elsewhere each new text is printed once, as plain text. */
export interface LiveLine {
  show(text: string): void;
  /** Takes the line away, so that others can be printed. */
  clear(): void;
}

export function liveLine(stream: NodeJS.WriteStream): LiveLine {
  if (!stream.isTTY) {
    let shown = '';
    return {
      show: (text) => {
        if (text !== shown) stream.write(`${text}\n`);
        shown = text;
      },
      clear: () => undefined,
    };
  }
  const update = createLogUpdate(stream);
  return {
    // A line that wraps could not be rewritten in place.
    show: (text) => update(text.slice(0, (stream.columns ?? 80) - 1)),
    clear: () => update.clear(),
  };
}
