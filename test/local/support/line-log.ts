/** Lines as they come, and promises of lines that are still to come. A line that never comes is the test's time-out. */
export class LineLog {
  readonly lines: string[] = [];
  readonly #waiting = new Set<() => void>();

  add(line: string): void {
    this.lines.push(line);
    for (const look of this.#waiting) look();
  }

  /** The first line that matches, from the given one on. */
  line(pattern: RegExp, from = 0): Promise<string> {
    return this.#found((lines) => lines.slice(from).find((line) => pattern.test(line)));
  }

  /** The first line of which something could be made, from the given one on. */
  parsed<T>(parse: (line: string) => T | undefined, from = 0): Promise<T> {
    return this.#found((lines) =>
      lines
        .slice(from)
        .map(parse)
        .find((value) => value !== undefined),
    );
  }

  /** Resolves when so many lines have come. */
  async lineNumber(count: number): Promise<void> {
    await this.#found((lines) => lines[count - 1]);
  }

  #found<T>(find: (lines: readonly string[]) => T | undefined): Promise<T> {
    return new Promise((resolve) => {
      const look = () => {
        const found = find(this.lines);
        if (found === undefined) return;
        this.#waiting.delete(look);
        resolve(found);
      };
      this.#waiting.add(look);
      look();
    });
  }
}
