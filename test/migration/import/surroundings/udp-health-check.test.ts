import { expect, test } from '@jest/globals';
import { imported } from '../support/imported.ts';

const server = (annotations: string, protocol: string) => `
apiVersion: apps/v1
kind: Deployment
metadata: { name: dns }
spec:
  selector: { matchLabels: { app: dns } }
  template:
    metadata: { labels: { app: dns } }
    spec: { containers: [{ name: main, image: 'public.ecr.aws/example/dns:1', ports: [{ containerPort: 53, protocol: ${protocol} }] }] }
---
apiVersion: v1
kind: Service
metadata: { name: dns, annotations: { ${annotations} } }
spec: { type: LoadBalancer, selector: { app: dns }, ports: [{ port: 53, protocol: ${protocol} }] }
`;
const port = 'service.beta.kubernetes.io/aws-load-balancer-healthcheck-port: "9000"';

test.each([
  { name: 'at its own port', manifests: server('', 'UDP'), told: ['change udp-health-check /spec/ports/0/port'] },
  { name: 'at a port that is named', manifests: server(port, 'UDP'), told: [] },
  { name: 'where it speaks TCP anyway', manifests: server('', 'TCP'), told: [] },
])('a load balancer asks a UDP target by TCP: $name', ({ manifests, told }) => {
  const { remarks, problems } = imported(manifests);
  expect(remarks.filter((remark) => remark.includes('udp-health-check'))).toEqual(told);
  expect(problems).toEqual([]);
});
