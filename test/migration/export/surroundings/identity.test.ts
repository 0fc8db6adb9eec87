import { describe, expect, test } from '@jest/globals';
import type { ExportContext } from '../../../../migration/export/export-context.ts';
import { identityOf } from '../../../../migration/export/surroundings/identity.ts';
import { roleArnOf, roleNameOf } from '../../../../migration/export/surroundings/identity-role.ts';
import { planSecrets } from '../../../../migration/export/surroundings/secrets.ts';
import { manifestProblems } from '../../../../migration/kubernetes/validate.ts';
import { placeholder } from '../../../../migration/placeholder.ts';
import type { JsonMap } from '../../../../migration/trace/json.ts';
import type { Place } from '../../../../migration/trace/place.ts';
import { contextFor, exported } from './support/exported.ts';

const TASK_ROLE = 'arn:aws:iam::111122223333:role/app/web';
const EXECUTION_ROLE = 'arn:aws:iam::111122223333:role/execution';
const SECRET = 'arn:aws:secretsmanager:eu-central-1:111122223333:secret:db-AbCd12';

/** Secrets of these references, and nothing else. */
function containersWith(...references: readonly string[]) {
  return [{ secrets: references.map((valueFrom) => ({ valueFrom })) }];
}

function exportIdentity(task: JsonMap, change: Partial<ExportContext> = {}) {
  const both = (root: Place, context: ExportContext) => identityOf(root, context, planSecrets(root, context));
  const result = exported(task, contextFor(change), both);
  const roles = [...result.manifests.values()].map((manifest) => {
    const { metadata } = JSON.parse(JSON.stringify(manifest));
    return [metadata.name, metadata.annotations?.['eks.amazonaws.com/role-arn']];
  });
  return { ...result, roles, said: result.said.filter((each) => !each.startsWith('/containerDefinitions')) };
}

describe('the task role', () => {
  test('is that of the ServiceAccount, once it trusts it', () => {
    const provider = placeholder('OIDC_PROVIDER');
    const { roles, files, said, part } = exportIdentity({ taskRoleArn: TASK_ROLE });
    expect(roles).toEqual([['web', TASK_ROLE]]);
    expect(said).toEqual([
      '/taskRoleArn: role-trust-must-change',
      '/taskRoleArn: ServiceAccount/web /metadata/annotations/eks.amazonaws.com~1role-arn',
    ]);
    expect([...files.keys()]).toEqual(['iam/web-trust-policy.json']);
    expect(files.get('iam/web-trust-policy.json')).toEqual({
      Version: '2012-10-17',
      Statement: [
        {
          Sid: 'PodsOnEks',
          Effect: 'Allow',
          Principal: { Federated: `arn:aws:iam::111122223333:oidc-provider/${provider}` },
          Action: 'sts:AssumeRoleWithWebIdentity',
          Condition: {
            StringEquals: {
              [`${provider}:aud`]: 'sts.amazonaws.com',
              [`${provider}:sub`]: 'system:serviceaccount:shop:web',
            },
          },
        },
        {
          Sid: 'TasksOnEcs',
          Effect: 'Allow',
          Principal: { Service: 'ecs-tasks.amazonaws.com' },
          Action: 'sts:AssumeRole',
        },
      ],
    });
    expect(part.podSpec).toEqual({ serviceAccountName: 'web', automountServiceAccountToken: false });
  });

  test('absent, the ServiceAccount has none', () => {
    const { roles, files, said } = exportIdentity({});
    expect([roles, files.size, said]).toEqual([[['web', undefined]], 0, [': ignored']]);
  });

  test('on minikube is out of reach', () => {
    const { roles, files, said } = exportIdentity({ taskRoleArn: TASK_ROLE }, { target: 'minikube' });
    expect([roles, files.size, said]).toEqual([[['web', undefined]], 0, ['/taskRoleArn: role-out-of-reach']]);
  });

  test('that is no text is refused', () => {
    const { ledger, roles } = exportIdentity({ taskRoleArn: { Ref: 'Role' } });
    expect(ledger.problems).toMatchObject([{ code: 'wrong-type', pointer: '/taskRoleArn' }]);
    expect(roles).toEqual([['web', undefined]]);
  });
});

describe('the execution role', () => {
  test('reads the secrets, as a ServiceAccount beside that of the pods', () => {
    const containerDefinitions = containersWith(SECRET, 'token', `${SECRET}:user::`);
    const { roles, files, said } = exportIdentity({
      taskRoleArn: TASK_ROLE,
      executionRoleArn: EXECUTION_ROLE,
      containerDefinitions,
    });
    expect(roles).toEqual([
      ['web', TASK_ROLE],
      ['web-secrets', EXECUTION_ROLE],
    ]);
    expect(said).toContain('/executionRoleArn: execution-role-split');
    expect(said).toContain(
      '/executionRoleArn: ServiceAccount/web-secrets /metadata/annotations/eks.amazonaws.com~1role-arn',
    );
    expect(JSON.stringify(files.get('iam/web-secrets-trust-policy.json'))).toContain(
      '"system:serviceaccount:shop:web-secrets"',
    );
    expect(files.get('iam/web-secrets-policy.json')).toEqual({
      Version: '2012-10-17',
      Statement: [
        { Effect: 'Allow', Action: ['secretsmanager:GetSecretValue'], Resource: [SECRET] },
        {
          Effect: 'Allow',
          Action: ['ssm:GetParameter'],
          Resource: ['arn:aws:ssm:eu-central-1:111122223333:parameter/token'],
        },
      ],
    });
  });

  test('that is the task role, too, has one trust policy for both', () => {
    const containerDefinitions = containersWith(SECRET);
    const { files } = exportIdentity({ taskRoleArn: TASK_ROLE, executionRoleArn: TASK_ROLE, containerDefinitions });
    expect([...files.keys()]).toEqual(['iam/web-trust-policy.json', 'iam/web-secrets-policy.json']);
    expect(JSON.stringify(files.get('iam/web-trust-policy.json'))).toContain(
      '["system:serviceaccount:shop:web","system:serviceaccount:shop:web-secrets"]',
    );
  });

  test.each(['eks-fargate', 'eks-nodes', 'minikube'] as const)('without secrets is nobody in %s', (target) => {
    const { roles, files, said } = exportIdentity({ executionRoleArn: EXECUTION_ROLE }, { target });
    expect([roles, files.size, said]).toEqual([[['web', undefined]], 0, ['/executionRoleArn: execution-role-split']]);
  });

  test('absent beside secrets has to be made', () => {
    const { roles, said } = exportIdentity({ containerDefinitions: containersWith('token') });
    expect(roles).toContainEqual(['web-secrets', 'arn:aws:iam::111122223333:role/web-secrets']);
    expect(said).toContain(': secret-reader-role-missing');
  });

  test('a secret whose random end is not known is allowed by a pattern', () => {
    const whole = SECRET.replace('-AbCd12', '');
    const { files } = exportIdentity({ containerDefinitions: containersWith(whole) });
    expect(JSON.stringify(files.get('iam/web-secrets-policy.json'))).toContain(`"${whole}-??????"`);
  });
});

describe('roles', () => {
  test.each([
    { name: 'an ARN', role: TASK_ROLE, region: 'eu-central-1', arn: TASK_ROLE },
    { name: 'a bare name', role: 'web', region: 'eu-central-1', arn: 'arn:aws:iam::111122223333:role/web' },
    { name: 'a bare name in China', role: 'web', region: 'cn-north-1', arn: 'arn:aws-cn:iam::111122223333:role/web' },
    { name: 'a placeholder', role: '{{taskRole}}', region: 'eu-central-1', arn: '{{taskRole}}' },
  ])('$name', ({ role, region, arn }) => {
    expect(roleArnOf(role, contextFor({ region }))).toBe(arn);
  });

  test.each([
    { name: 'has no path', arn: TASK_ROLE, role: 'web' },
    { name: 'has none of its account and path', arn: `arn:aws:iam::\${ACCOUNT}:role/a/\${Role}`, role: `\${Role}` },
    { name: 'of a placeholder is the placeholder', arn: '{{taskRole}}', role: '{{taskRole}}' },
  ])('the name of one $name', ({ arn, role }) => {
    expect(roleNameOf(arn)).toBe(role);
  });
});

test.each(['eks-fargate', 'eks-nodes', 'minikube'] as const)('what is made for %s is valid', async (target) => {
  const task = {
    taskRoleArn: TASK_ROLE,
    executionRoleArn: EXECUTION_ROLE,
    containerDefinitions: containersWith(SECRET),
  };
  const { manifests } = exportIdentity(task, { target });
  expect(await manifestProblems([...manifests.values()], { target })).toEqual([]);
});
