/** What the inside of an execution environment writes to both streams behind everything that an event made it write. */
export const END_OF_OUTPUT = '\u001eend of output\u001e';
