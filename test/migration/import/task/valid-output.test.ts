import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { fargateProblems } from '../../../../migration/ecs/fargate-rules.ts';
import type { JsonMap } from '../../../../migration/trace/json.ts';
import { importTemplate } from './support/import-manifests.ts';

const seconds = fc.integer({ min: 1, max: 1000 });
const probe = fc.record(
  {
    exec: fc.constant<JsonMap>({ command: ['check'] }),
    periodSeconds: seconds,
    timeoutSeconds: seconds,
    failureThreshold: seconds,
    initialDelaySeconds: seconds,
  },
  { requiredKeys: ['exec'] },
);
const amounts = fc.record(
  {
    cpu: fc.integer({ min: 1, max: 3000 }).map((milliCpu) => `${milliCpu}m`),
    memory: fc.integer({ min: 6, max: 9000 }).map((memoryMib) => `${memoryMib}Mi`),
    'ephemeral-storage': fc.integer({ min: 1, max: 40 }).map((gib) => `${gib}Gi`),
  },
  { requiredKeys: [] },
);
const port = fc.record({ containerPort: fc.integer({ min: 1, max: 90 }), protocol: fc.constantFrom('TCP', 'UDP') });
const container = fc.record(
  {
    image: fc.constantFrom('app', 'registry.example/app:1'),
    resources: fc.record({ requests: amounts, limits: amounts }, { requiredKeys: [] }),
    ports: fc.array(port, { maxLength: 3 }),
    livenessProbe: probe,
    startupProbe: probe,
    readinessProbe: probe,
    env: fc.array(fc.record({ name: fc.constantFrom('A', 'B', 'C'), value: fc.string() }), { maxLength: 4 }),
    volumeMounts: fc.constant([{ name: 'scratch', mountPath: '/scratch' }]),
    securityContext: fc.record(
      {
        runAsUser: fc.nat(),
        capabilities: fc.record({
          add: fc.subarray(['CHOWN', 'SYS_PTRACE', 'NET_ADMIN']),
          drop: fc.subarray(['ALL', 'KILL']),
        }),
      },
      { requiredKeys: [] },
    ),
  },
  { requiredKeys: ['image'] },
);
const initContainer = fc
  .tuple(container, fc.constantFrom<JsonMap>({}, { restartPolicy: 'Always' }))
  .map(([members, policy]): JsonMap => ({ ...(members as JsonMap), ...policy }));
const named = (role: string, containers: readonly JsonMap[]): JsonMap[] =>
  containers.map((members, index) => ({ ...members, name: `${role}-${index}` }));
const spec = fc
  .record({
    containers: fc.array(container as fc.Arbitrary<JsonMap>, { minLength: 1, maxLength: 3 }),
    initContainers: fc.array(initContainer, { maxLength: 3 }),
    terminationGracePeriodSeconds: fc.integer({ min: 0, max: 300 }),
  })
  .map(
    (parts): JsonMap => ({
      ...parts,
      containers: named('main', parts.containers),
      initContainers: named('init', parts.initContainers),
      volumes: [{ name: 'scratch', emptyDir: {} }],
    }),
  );

describe('any pod that fits Fargate', () => {
  test('becomes a task definition that ECS takes, and each leaf has a fate', () => {
    fc.assert(
      fc.property(spec, (pod) => {
        const { definition, problems, remarks } = importTemplate({ spec: pod });
        expect(problems).toEqual([]);
        expect(fargateProblems(definition)).toEqual([]);
        expect(remarks.filter((remark) => remark.endsWith('not-converted'))).toEqual([]);
      }),
    );
  });
});
