import { revision } from '../healthy-knowledge.ts';
import { testFindings } from '../test-findings.ts';

testFindings([
  {
    check: 'image',
    when: 'the stack runs here',
    knowing: { images: [{ kind: 'bundle' }] },
    status: 'ok',
    says: /bundle/,
  },
  {
    check: 'image',
    when: 'it was never pushed',
    knowing: { images: [{ kind: 'missing', image: 'workers:none' }] },
    status: 'error',
    says: /^workers:none is not in its repository$/,
    todo: /npm run ecs:build-push/,
  },
  {
    check: 'image',
    when: 'it is for another architecture',
    knowing: revision({ architecture: 'X86_64' }),
    status: 'ok',
    says: /for linux\/amd64/,
  },
  {
    check: 'image',
    when: 'it lacks the architecture of the tasks',
    knowing: { images: [{ kind: 'stored', image: 'workers:1', platforms: ['linux/amd64'] }] },
    status: 'error',
    says: /built for linux\/amd64, and the tasks are linux\/arm64/,
  },
  {
    check: 'image',
    when: 'it is in another registry',
    knowing: { images: [{ kind: 'elsewhere', image: 'docker.io/workers:1' }] },
    status: 'manual',
    says: /docker\.io\/workers:1 is not in ECR/,
  },
]);
