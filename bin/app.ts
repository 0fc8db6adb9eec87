import { App } from 'aws-cdk-lib/core';
import {
  CloudIdeStack,
  ConfigurationError,
  MissingBundleError,
  readDeploymentSettings,
  readImageTag,
} from '../lib/index.ts';

try {
  const settings = readDeploymentSettings(process.env);
  const app = new App({ analyticsReporting: false });
  new CloudIdeStack(app, 'CloudIde', {
    description: 'CloudIDE terminal workers on Fargate, scaled by the backlog of their queue',
    settings,
    imageTag: readImageTag(app.node),
  });
} catch (error) {
  // What the operator can mend is told in words; a stack trace would hide it.
  if (!(error instanceof ConfigurationError || error instanceof MissingBundleError)) throw error;
  console.error(error.message);
  process.exit(1);
}
