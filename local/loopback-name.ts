/**
 * Whether a request was sent to this machine by a name that nobody else can give it. A web page whose own name is made to resolve to
 * 127.0.0.1 (DNS rebinding) could otherwise run commands from a browser. Names below `localhost` never leave the machine (RFC 6761, 6.3).
 *
 * @param host - the request's Host header, with or without a port.
 */
export function isLoopbackName(host: string | undefined): boolean {
  const name = (host ?? '').replace(/:\d+$/, '');
  return name === '127.0.0.1' || name === 'localhost' || name.endsWith('.localhost');
}
