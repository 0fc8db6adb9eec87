import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as logs from 'aws-cdk-lib/aws-logs';
import { Duration, RemovalPolicy } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { type Permission, permit } from './permission.ts';
import { scalerBundleDirectory } from './scaler-bundle.ts';

/** What the function is told and may do. */
export interface ScalerFunctionProps {
  /** Environment of the function: every name that it reads at run time. */
  readonly environment: Readonly<Record<string, string>>;
  /** What it may do beside writing its log. */
  readonly permissions: readonly Permission[];
  /** Seconds from one tick to the next, 2 to 900. */
  readonly tickSeconds: number;
}

/**
 * The function that looks at the queue and launches what is missing, with a role and a log group of its own.
 *
 * @throws MissingBundleError when it has not been built.
 */
export class ScalerFunction extends Construct {
  /** The function itself. */
  readonly function: lambda.Function;
  /** Where it logs. */
  readonly logGroup: logs.LogGroup;

  constructor(scope: Construct, id: string, { environment, permissions, tickSeconds }: ScalerFunctionProps) {
    super(scope, id);
    this.logGroup = new logs.LogGroup(this, 'Log', {
      retention: logs.RetentionDays.ONE_MONTH,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    // A role made here and not by `Function`, which would let it write to every log group of the account.
    const role = new iam.Role(this, 'Role', { assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com') });
    permit(role, permissions);
    this.logGroup.grantWrite(role);
    this.function = new lambda.Function(this, 'Function', {
      description: 'Launches the tasks that a queue needs, and never stops one',
      runtime: lambda.Runtime.NODEJS_24_X,
      architecture: lambda.Architecture.ARM_64,
      handler: 'index.handler',
      code: lambda.Code.fromAsset(scalerBundleDirectory()),
      memorySize: 256,
      // A tick that hangs is over before the next one comes, so two never decide from the same sight.
      timeout: Duration.seconds(tickSeconds - 1),
      // The next tick decides from what is true by then; running an old one again would decide from the past.
      retryAttempts: 0,
      maxEventAge: Duration.seconds(60),
      environment: { ...environment },
      logGroup: this.logGroup,
      role,
    });
  }
}
