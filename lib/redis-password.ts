import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';

export interface RedisPasswordProps {
  /**
   * Name of a secret that exists already and holds the password as plain text.
   *
   * @default a secret is created, with a generated password that the Redis server has yet to be told
   */
  readonly existingSecretName?: string | undefined;
}

/** The password of the Redis server. It never stands in the template: ECS reads it when a task starts. */
export class RedisPassword extends Construct {
  readonly secret: secretsmanager.ISecret;

  constructor(scope: Construct, id: string, { existingSecretName }: RedisPasswordProps = {}) {
    super(scope, id);
    this.secret = existingSecretName
      ? secretsmanager.Secret.fromSecretNameV2(this, 'Secret', existingSecretName)
      : (new secretsmanager.Secret(this, 'Secret', {
          description: 'Password of the Redis server that terminal workers use',
          // A secret without a value would stop every task at its start.
          generateSecretString: { passwordLength: 32, excludePunctuation: true },
        }) as secretsmanager.ISecret);
  }
}
