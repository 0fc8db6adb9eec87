import { placeholder } from '../../placeholder.ts';
import { carry, type Draft, type DraftMap } from '../../trace/draft.ts';
import type { Place } from '../../trace/place.ts';

/** A listener of an Application Load Balancer. */
interface ListenerDraft {
  readonly port: number;
  /** Whether it only sends callers to HTTPS. */
  readonly redirects: boolean;
  /** Input of CreateListener. */
  readonly draft: DraftMap;
}

interface ListenPort {
  readonly protocol: 'HTTP' | 'HTTPS';
  readonly port: number;
}

/** By what ingress-nginx is told to serve HTTP beside HTTPS. */
export const NGINX_REDIRECT = 'nginx.ingress.kubernetes.io/ssl-redirect';

/** What the listeners of an Ingress are read from. */
interface ListenerSource {
  readonly annotations: Placed;
  /** What the names of the annotations of the AWS Load Balancer Controller begin with. */
  readonly prefix: string;
  readonly tls: Placed;
  /** Whether the Ingress is one of the AWS Load Balancer Controller. */
  readonly isOfAlb: boolean;
}

type Placed = Place | undefined;

/**
 * The listeners of an Ingress: those of the annotation `listen-ports`, else HTTPS on 443 where there is a certificate or `tls`, else HTTP on 80
 * (AWS Load Balancer Controller, "Ingress annotations", "Traffic Listening"). Other controllers listen on 80 in any case, and send callers to
 * HTTPS where there is `tls` (ingress-nginx, "Annotations", "Server-side HTTPS enforcement through redirect").
 */
export function listenersOf(
  { annotations, prefix, tls, isOfAlb }: ListenerSource,
  common: DraftMap,
): readonly ListenerDraft[] {
  const [listenPorts, certificate] = [
    annotations?.member(`${prefix}listen-ports`),
    annotations?.member(`${prefix}certificate-arn`),
  ];
  const [redirect, policy] = [annotations?.member(`${prefix}ssl-redirect`), annotations?.member(`${prefix}ssl-policy`)];
  const secure = certificate !== undefined || tls !== undefined;
  const ports = readPorts(listenPorts) ?? (secure ? (isOfAlb ? [HTTPS] : [HTTP, HTTPS]) : [HTTP]);
  const sendsToHttps =
    secure && !isOfAlb && listenPorts === undefined && String(annotations?.member(NGINX_REDIRECT)?.value) !== 'false';
  if (tls !== undefined) tellTls(tls, certificate);
  const redirectTo =
    redirect === undefined ? sendsToHttps && String(HTTPS.port) : carry(redirect, String(redirect.value));
  const listeners = ports.map(({ protocol, port }) => {
    const redirects = protocol === 'HTTP' && redirectTo !== false;
    const draft: DraftMap = {
      ...common,
      Protocol: protocol,
      Port: listenPorts === undefined ? port : carry(listenPorts, port),
      ...(protocol === 'HTTPS' && {
        Certificates: [
          { CertificateArn: certificate === undefined ? placeholder('CERTIFICATE_ARN') : carry(certificate) },
        ],
        SslPolicy: policy && carry(policy),
      }),
      ...(redirects && { DefaultActions: [redirectAction(redirectTo)] }),
    };
    return { port, redirects, draft };
  });
  if (!ports.some(({ protocol }) => protocol === 'HTTPS'))
    for (const unused of [certificate, policy]) unused?.ignore('No listener speaks HTTPS.');
  if (!listeners.some(({ redirects }) => redirects)) redirect?.ignore('No listener speaks HTTP.');
  return listeners;
}

const HTTP: ListenPort = { protocol: 'HTTP', port: 80 };
const HTTPS: ListenPort = { protocol: 'HTTPS', port: 443 };

function redirectAction(port: Draft): DraftMap {
  return { Type: 'redirect', RedirectConfig: { Protocol: 'HTTPS', Port: port, StatusCode: 'HTTP_301' } };
}

/** Ports of a text like `[{"HTTP": 80}, {"HTTPS": 443}]`. */
function readPorts(place: Place | undefined): readonly ListenPort[] | undefined {
  const text = place?.text();
  if (text === undefined) return undefined;
  const found = [...text.matchAll(/"(HTTPS?)"\s*:\s*(\d{1,5})/g)].map(([, protocol, port]) => ({
    protocol: protocol === 'HTTPS' ? ('HTTPS' as const) : ('HTTP' as const),
    port: Number(port),
  }));
  if (found.length > 0) return found;
  place?.refuse(
    'listen-ports-unreadable',
    `${place.pointer} names no ports.`,
    'Write it as the AWS Load Balancer Controller takes it, e.g. [{"HTTP": 80}, {"HTTPS": 443}].',
  );
  return undefined;
}

/** The certificate of an Ingress is in a Secret; that of a load balancer is in Certificate Manager. */
function tellTls(tls: Place, certificate: Place | undefined): void {
  if (certificate !== undefined) {
    tls.ignore('The annotation names the certificate in Certificate Manager, and goes before.');
    return;
  }
  for (const entry of tls.items()) {
    const [secret, hosts] = [entry.member('secretName'), entry.list('hosts')];
    const names = hosts.map((host) => String(host.value)).join(', ');
    for (const place of [...(secret ? [secret] : []), ...hosts])
      place.remark('certificate-to-create', {
        lost: `The certificate${secret === undefined ? '' : ` in Secret "${String(secret.value)}"`} is not taken along: a load balancer has its own from Certificate Manager.`,
        remedy: `Ask Certificate Manager for one${names === '' ? '' : ` for ${names}`}, and fill in CERTIFICATE_ARN.`,
      });
  }
}
