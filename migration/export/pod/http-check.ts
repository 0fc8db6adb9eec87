/** A request that a health check makes of its own container. */
interface HttpCheck {
  readonly scheme: 'HTTP' | 'HTTPS';
  /** What the request calls the host: `localhost:8000`, or without a port where the URL has none. */
  readonly host: string;
  readonly port: number;
  /** Path and query. */
  readonly path: string;
}

const URL_PATTERN = /^(https?):\/\/(localhost|127\.0\.0\.1)(?::(\d{1,5}))?(\/[^\s'"]*)?$/;
/** Options that change nothing about when the check passes. */
const QUIET_CURL = /^(-[fsSkLI]+|--fail|--silent|--show-error|--insecure|--location|--head)$/;
const QUIET_WGET = /^(-q|-nv|-O-|-qO-|--quiet|--no-verbose|--spider|--tries=\d+|--no-check-certificate)$/;
/** What a shell does beyond running one command. */
const SHELL_SYNTAX = /[|&;<>$`\\()*[\]{}]/;

/**
 * Reads `curl -f http://localhost:8080/health || exit 1` and its like.
 *
 * @returns undefined for all that an HTTP GET by the kubelet would not answer the same, e.g. curl without `-f`, which is content with a 500.
 */
export function httpCheckOf(words: readonly string[]): HttpCheck | undefined {
  const [program, ...rest] = words;
  if (program === 'curl') return curlCheck(rest);
  if (program === 'wget') return wgetCheck(rest);
  return undefined;
}

/** The words of a script that only runs one command, with or without `|| exit 1`; undefined for any other script. */
export function wordsOfScript(script: string): readonly string[] | undefined {
  const command = script
    .trim()
    .replace(/\s*\|\|\s*(exit\s+1|false)\s*;?$/, '')
    .replace(/\s(2>&1|(1|2|&)?>\s*\/dev\/null)(?=\s|$)/g, '');
  const words = command.split(/\s+/).map((word) => word.replace(/^(["'])(.*)\1$/, '$2'));
  return words.some((word) => SHELL_SYNTAX.test(word)) ? undefined : words;
}

function curlCheck(words: readonly string[]): HttpCheck | undefined {
  const options = withoutOutput(words, ['-o', '--output']);
  const url = options.find((word) => !word.startsWith('-'));
  const flags = options.filter((word) => word !== url);
  const fails = flags.some((flag) => flag === '--fail' || /^-[a-zA-Z]*f/.test(flag));
  if (url === undefined || !fails || !flags.every((flag) => QUIET_CURL.test(flag))) return undefined;
  const checksCertificate = !flags.some((flag) => flag === '--insecure' || /^-[a-zA-Z]*k/.test(flag));
  const sendsHead = flags.some((flag) => flag === '--head' || /^-[a-zA-Z]*I/.test(flag));
  return sendsHead ? undefined : parsed(url, checksCertificate);
}

function wgetCheck(words: readonly string[]): HttpCheck | undefined {
  const options = withoutOutput(words, ['-O', '-qO']);
  const url = options.find((word) => !word.startsWith('-'));
  const flags = options.filter((word) => word !== url);
  if (url === undefined || !flags.every((flag) => QUIET_WGET.test(flag))) return undefined;
  return parsed(url, !flags.includes('--no-check-certificate'));
}

/** Drops an option that names a file for the answer, with the file. */
function withoutOutput(words: readonly string[], names: readonly string[]): readonly string[] {
  const index = words.findIndex((word) => names.includes(word));
  return index === -1 ? words : [...words.slice(0, index), ...words.slice(index + 2)];
}

/** The kubelet does not check certificates (Kubernetes docs, "Configure Liveness, Readiness and Startup Probes"). */
function parsed(url: string, checksCertificate: boolean): HttpCheck | undefined {
  const [, scheme, name, port, path = '/'] = URL_PATTERN.exec(url) ?? [];
  if (scheme === undefined || name === undefined || (scheme === 'https' && checksCertificate)) return undefined;
  const defaultPort = scheme === 'https' ? 443 : 80;
  const number = port === undefined ? defaultPort : Number(port);
  if (number < 1 || number > 65_535) return undefined;
  const host = port === undefined || number === defaultPort ? name : `${name}:${number}`;
  return { scheme: scheme === 'https' ? 'HTTPS' : 'HTTP', host, port: number, path };
}
