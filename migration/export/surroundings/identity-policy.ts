import type { RemoteSecret } from './secrets-remote.ts';

/**
 * What the External Secrets Operator has to be allowed, and no more: GetSecretValue and GetParameter (providers/v1/aws of the operator) of
 * exactly the secrets that the task refers to. Keys of KMS that are not AWS's own have to be added.
 */
export function secretsPolicyOf(remotes: readonly RemoteSecret[]) {
  const resourcesOf = (service: RemoteSecret['service']) =>
    [
      ...new Set(remotes.filter((remote) => remote.service === service).map(({ policyResource }) => policyResource)),
    ].sort();
  const statements = [
    { Effect: 'Allow', Action: ['secretsmanager:GetSecretValue'], Resource: resourcesOf('SecretsManager') },
    { Effect: 'Allow', Action: ['ssm:GetParameter'], Resource: resourcesOf('ParameterStore') },
  ];
  return { Version: '2012-10-17', Statement: statements.filter(({ Resource }) => Resource.length > 0) };
}
