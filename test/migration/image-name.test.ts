import { describe, expect, test } from '@jest/globals';
import { isLocal, isPrivateEcr, parseImage } from '../../migration/image-name.ts';

const ecr = '111122223333.dkr.ecr.eu-west-1.amazonaws.com';
const digest = `sha256:${'0'.repeat(64)}`;

describe('parseImage', () => {
  test.each([
    { text: 'nginx', repository: 'nginx' },
    { text: 'nginx:1.27', repository: 'nginx', tag: '1.27' },
    { text: `app@${digest}`, repository: 'app', digest },
    { text: `app:1@${digest}`, repository: 'app', tag: '1', digest },
    { text: 'grafana/grafana:11.0.0', repository: 'grafana/grafana', tag: '11.0.0' },
    { text: 'docker.io/library/nginx', registry: 'docker.io', repository: 'library/nginx' },
    { text: 'localhost/app:1', registry: 'localhost', repository: 'app', tag: '1' },
    { text: 'registry:5000/a/b', registry: 'registry:5000', repository: 'a/b' },
    { text: `${ecr}/team/app:1@${digest}`, registry: ecr, repository: 'team/app', tag: '1', digest },
    { text: `\${REGISTRY}/app:\${TAG}`, registry: `\${REGISTRY}`, repository: 'app', tag: `\${TAG}` },
    { text: `\${IMAGE}`, repository: `\${IMAGE}` },
    { text: 'app:', repository: 'app:' },
    { text: '', repository: '' },
  ])('$text', ({ text, registry, repository, tag, digest: wanted }) => {
    expect(parseImage(text)).toEqual({ registry, repository, tag, digest: wanted });
  });
});

test.each([
  { registry: ecr, inEcr: true, local: false },
  { registry: `\${AWS_ACCOUNT_ID}.dkr.ecr.\${AWS_REGION}.amazonaws.com`, inEcr: true, local: false },
  { registry: 'public.ecr.aws', inEcr: false, local: false },
  { registry: 'localhost:5000', inEcr: false, local: true },
  { registry: 'localhost.example.com', inEcr: false, local: false },
  { registry: undefined, inEcr: false, local: false },
])('$registry is a private registry of ECR: $inEcr, on this machine: $local', ({ registry, inEcr, local }) => {
  expect([isPrivateEcr(registry), isLocal(registry)]).toEqual([inEcr, local]);
});
