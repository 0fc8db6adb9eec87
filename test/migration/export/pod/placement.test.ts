import { describe, expect, test } from '@jest/globals';
import { nodeSelectorTerms } from '../../../../migration/export/pod/placement-expression.ts';
import type { Target } from '../../../../migration/kubernetes/target.ts';
import type { JsonMap } from '../../../../migration/trace/json.ts';
import { Ledger } from '../../../../migration/trace/ledger.ts';
import { exported, taskOf } from './support.ts';

const TYPE = 'node.kubernetes.io/instance-type';
const ZONE = 'topology.kubernetes.io/zone';

describe('an expression of the cluster query language', () => {
  test.each([
    {
      expression: 'attribute:ecs.instance-type == t3.small',
      terms: [[{ key: TYPE, operator: 'In', values: ['t3.small'] }]],
    },
    {
      expression: 'attribute:ecs.availability-zone in [eu-west-1a, eu-west-1b]',
      terms: [[{ key: ZONE, operator: 'In', values: ['eu-west-1a', 'eu-west-1b'] }]],
    },
    {
      expression: 'attribute:stack != prod and attribute:gpu !exists',
      terms: [
        [
          { key: 'stack', operator: 'NotIn', values: ['prod'] },
          { key: 'gpu', operator: 'DoesNotExist' },
        ],
      ],
    },
    {
      expression: 'attribute:stack exists || attribute:ecs.cpu-architecture == x86_64',
      terms: [
        [{ key: 'stack', operator: 'Exists' }],
        [{ key: 'kubernetes.io/arch', operator: 'In', values: ['amd64'] }],
      ],
    },
    {
      expression: 'attribute:stack not_in [a]',
      terms: [[{ key: 'stack', operator: 'NotIn', values: ['a'] }]],
    },
  ])('$expression', ({ expression, terms }) => {
    expect(nodeSelectorTerms(expression)).toEqual(terms);
  });

  test.each([
    { expression: 'attribute:ecs.instance-type =~ t3.*', why: 'a pattern' },
    { expression: 'runningTasksCount == 0', why: 'another subject' },
    { expression: 'attribute:ecs.ami-id == ami-1', why: 'an attribute that nodes have no label for' },
    { expression: '(attribute:a exists or attribute:b exists) and attribute:c exists', why: 'brackets' },
    { expression: 'not(attribute:a exists)', why: 'a negation' },
    { expression: 'attribute:a == ', why: 'no value' },
    { expression: '', why: 'nothing' },
  ])('not "$expression": $why', ({ expression }) => {
    expect(nodeSelectorTerms(expression)).toBeUndefined();
  });
});

describe('on which nodes a pod runs', () => {
  const constraints = (...expressions: readonly string[]) => ({
    placementConstraints: expressions.map((expression) => ({ type: 'memberOf', expression })),
  });
  const required = (...nodeSelectorTermList: readonly JsonMap[]) => ({
    affinity: {
      nodeAffinity: {
        requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: nodeSelectorTermList },
      },
    },
  });
  const arm = { runtimePlatform: { cpuArchitecture: 'ARM64', operatingSystemFamily: 'LINUX' } };
  test.each<{ name: string; target: Target; task: JsonMap; pod: JsonMap; said: readonly string[] }>([
    {
      name: 'ARM nodes',
      target: 'eks-nodes',
      task: arm,
      pod: { nodeSelector: { 'kubernetes.io/arch': 'arm64', 'kubernetes.io/os': 'linux' } },
      said: [],
    },
    {
      name: 'EKS Fargate, which has no ARM',
      target: 'eks-fargate',
      task: arm,
      pod: { nodeSelector: { 'kubernetes.io/arch': 'amd64', 'kubernetes.io/os': 'linux' } },
      said: ['/runtimePlatform/cpuArchitecture architecture-changed'],
    },
    {
      name: 'the machine under minikube',
      target: 'minikube',
      task: arm,
      pod: { nodeSelector: { 'kubernetes.io/os': 'linux' } },
      said: ['/runtimePlatform/cpuArchitecture architecture-of-minikube'],
    },
    {
      name: 'Windows nodes',
      target: 'eks-nodes',
      task: { runtimePlatform: { operatingSystemFamily: 'WINDOWS_SERVER_2022_CORE' } },
      pod: { nodeSelector: { 'kubernetes.io/os': 'windows' } },
      said: ['/runtimePlatform/operatingSystemFamily windows-nodes'],
    },
    {
      name: 'no Windows on EKS Fargate',
      target: 'eks-fargate',
      task: { runtimePlatform: { operatingSystemFamily: 'WINDOWS_SERVER_2022_CORE' } },
      pod: { nodeSelector: { 'kubernetes.io/os': 'windows' } },
      said: [
        '/runtimePlatform/operatingSystemFamily windows-nodes',
        '/runtimePlatform/operatingSystemFamily windows-without-nodes',
      ],
    },
    {
      name: 'constraints hold together',
      target: 'eks-nodes',
      task: constraints('attribute:ecs.os-type == linux', 'attribute:a exists or attribute:b exists'),
      pod: required(
        {
          matchExpressions: [
            { key: 'kubernetes.io/os', operator: 'In', values: ['linux'] },
            { key: 'a', operator: 'Exists' },
          ],
        },
        {
          matchExpressions: [
            { key: 'kubernetes.io/os', operator: 'In', values: ['linux'] },
            { key: 'b', operator: 'Exists' },
          ],
        },
      ),
      said: ['/placementConstraints/1/expression nodes-need-labels'],
    },
    {
      name: 'a constraint without an equal is lost',
      target: 'eks-nodes',
      task: constraints('runningTasksCount == 0'),
      pod: {},
      said: ['/placementConstraints/0 placement-lost'],
    },
    {
      name: 'nothing to choose from on EKS Fargate',
      target: 'eks-fargate',
      task: constraints('attribute:ecs.os-type == linux'),
      pod: {},
      said: ['/placementConstraints/0 placement-lost'],
    },
  ])('$name', ({ target, task, pod, said }) => {
    const result = exported(taskOf({}, task), target);
    const { containers, enableServiceLinks, ...spec } = result.pod.spec;
    expect(spec).toEqual(pod);
    expect(result.said).toEqual(said);
  });

  test.each<{ name: string; target: Target; pod: JsonMap; said: readonly string[] }>([
    {
      name: 'constraints of the service hold together with those of the task',
      target: 'eks-nodes',
      pod: required({
        matchExpressions: [
          { key: TYPE, operator: 'In', values: ['m5.large'] },
          { key: ZONE, operator: 'In', values: ['eu-west-1a'] },
        ],
      }),
      said: [],
    },
    {
      name: 'constraints of the service are lost on EKS Fargate',
      target: 'eks-fargate',
      pod: {},
      said: ['placement-lost'],
    },
  ])('$name', ({ target, pod, said }) => {
    const { placementConstraints } = constraints('attribute:ecs.availability-zone == eu-west-1a');
    const content = { placementConstraints: [{ type: 'distinctInstance' }, ...placementConstraints] };
    const ledger = new Ledger({ name: 'service.json', kind: 'ecs', content, positionOf: () => undefined });
    const task = taskOf({}, constraints('attribute:ecs.instance-type == m5.large'));
    const found = exported(task, target, { service: { service: ledger.root, targetGroups: [], entrances: [] } });
    const { containers, enableServiceLinks, ...spec } = found.pod.spec;
    expect(spec).toEqual(pod);
    const fates = ledger.fates().filter(({ pointer }) => pointer.startsWith('/placementConstraints/1'));
    expect(fates.flatMap((fate) => (fate.fate === 'remarked' ? [fate.code] : []))).toEqual(said);
  });
});
