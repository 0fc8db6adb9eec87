import { App } from 'aws-cdk-lib/core';
import { CloudIdeStack, ConfigurationError, MissingBundleError, readDeploymentSettings } from '../lib/index.ts';

try {
  const settings = readDeploymentSettings(process.env);
  new CloudIdeStack(new App({ analyticsReporting: false }), 'CloudIde', {
    description: 'CloudIDE terminal workers on Fargate, scaled by the backlog of their queue',
    settings,
  });
} catch (error) {
  // What the operator can mend is told in words; a stack trace would hide it.
  if (!(error instanceof ConfigurationError || error instanceof MissingBundleError)) throw error;
  console.error(error.message);
  process.exit(1);
}
