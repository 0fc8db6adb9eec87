import type { Place } from '../../trace/place.ts';
import { expandedList } from './command.ts';
import type { Variables } from './variables.ts';

/** A probe's question as the command of a health check. */
export interface ProbeCommand {
  readonly command: readonly string[];
  /** Places that it is made from. */
  readonly places: readonly Place[];
  /** Programs of which the image must have one; undefined where the command is the pod's own. */
  readonly programs: string | undefined;
}

/** Number of a port that a probe names. */
type PortNumbers = (name: string) => number | undefined;

/** How a probe asks. Each probe has one of these members (Kubernetes API reference, Probe). */
const handlers = ['exec', 'httpGet', 'tcpSocket', 'grpc'] as const;

/** The part of a probe that says what it asks. */
export function handlerOf(probe: Place): Place | undefined {
  return handlers.map((name) => probe.member(name)).find((handler) => handler !== undefined);
}

/** The command that asks the same within the container; undefined for gRPC, and where something is missing. */
export function probeCommand(handler: Place, variables: Variables, ports: PortNumbers): ProbeCommand | undefined {
  if (!handler.checkMap()) return undefined;
  if (handler.pointer.endsWith('/exec')) return execCommand(handler, variables);
  if (handler.pointer.endsWith('/httpGet')) return httpCommand(handler, ports);
  return handler.pointer.endsWith('/tcpSocket') ? tcpCommand(handler, ports) : undefined;
}

function execCommand(handler: Place, variables: Variables): ProbeCommand | undefined {
  const list = handler.required('command');
  const command = expandedList(list, variables)?.value;
  if (list === undefined || !Array.isArray(command)) return undefined;
  const words = command.map(String);
  const [shell, option, script, ...more] = words;
  const ofShell = shell === '/bin/sh' && option === '-c' && script !== undefined && more.length === 0;
  return {
    command: ofShell ? ['CMD-SHELL', script] : ['CMD', ...words],
    places: [list],
    programs: undefined,
  };
}

function httpCommand(handler: Place, ports: PortNumbers): ProbeCommand | undefined {
  const port = readPort(handler, ports);
  if (port === undefined) return undefined;
  const path = handler.member('path');
  const scheme = handler.member('scheme');
  const host = handler.member('host');
  const secure = scheme?.value === 'HTTPS';
  const [name, pathText] = [host?.text() ?? 'localhost', path?.text() ?? '/'];
  const url = `${secure ? 'https' : 'http'}://${name}:${port.number}${pathText.startsWith('/') ? '' : '/'}${pathText}`;
  const headers = handler.list('httpHeaders').flatMap((header) => {
    const [key, value] = [header.required('name'), header.required('value')];
    const [keyText, valueText] = [key?.text(), value?.text()];
    if (key === undefined || value === undefined || keyText === undefined || valueText === undefined) return [];
    return [{ text: quoted(`${keyText}: ${valueText}`), places: [key, value] }];
  });
  const curl = ['curl', '-f', ...(secure ? ['-k'] : []), ...headers.map(({ text }) => `-H ${text}`), quotedUrl(url)];
  const wget = [
    'wget -q -O /dev/null',
    ...(secure ? ['--no-check-certificate'] : []),
    ...headers.map(({ text }) => `--header ${text}`),
    quotedUrl(url),
  ];
  const members = [path, port.place, scheme, host].filter((place) => place !== undefined);
  return {
    command: ['CMD-SHELL', `${curl.join(' ')} || ${wget.join(' ')} || exit 1`],
    places: [...members, ...headers.flatMap(({ places }) => places)],
    programs: 'a shell with curl or wget',
  };
}

function tcpCommand(handler: Place, ports: PortNumbers): ProbeCommand | undefined {
  const port = readPort(handler, ports);
  if (port === undefined) return undefined;
  const host = handler.member('host');
  const name = host?.text() ?? 'localhost';
  const address = `${quotedUrl(name)} ${port.number}`;
  // bash opens a connection by itself; other shells have no such file, and take it as a failure.
  const bash = `bash -c ${quoted(`</dev/tcp/${name}/${port.number}`)}`;
  return {
    command: ['CMD-SHELL', `nc -z ${address} || ${bash} || exit 1`],
    places: [port.place, ...(host === undefined ? [] : [host])],
    programs: 'a shell with nc, or bash',
  };
}

function readPort(handler: Place, ports: PortNumbers): { readonly place: Place; readonly number: number } | undefined {
  const place = handler.required('port');
  if (place === undefined) return undefined;
  const number = typeof place.value === 'string' ? ports(place.value) : place.number();
  if (number !== undefined) return { place, number };
  place.refuse(
    'probe-port-unknown',
    `The probe asks at the port ${JSON.stringify(place.value)}, and no port of the container is called that.`,
    'Give one of the ports of the container this name, or write the number.',
  );
  return undefined;
}

/** One word for a POSIX shell, whatever is in it. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

/** The same, bare where no character of it means anything to a shell. */
function quotedUrl(text: string): string {
  return /^[\w./:%@,+=-]+$/.test(text) ? text : quoted(text);
}
