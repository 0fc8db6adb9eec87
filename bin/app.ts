import { App } from 'aws-cdk-lib/core';
import {
  CloudIdeStack,
  ConfigurationError,
  MissingBundleError,
  readDeploymentSettings,
  readImageTag,
} from '../lib/index.ts';

const mistakes: string[] = [];

/** Collects what the operator can mend, to tell all of it in words; a stack trace would hide it. */
function attempt<T>(step: () => T): T | undefined {
  try {
    return step();
  } catch (error) {
    if (!(error instanceof ConfigurationError || error instanceof MissingBundleError)) throw error;
    mistakes.push(error.message);
    return undefined;
  }
}

const app = new App({ analyticsReporting: false });
const settings = attempt(() => readDeploymentSettings(process.env));
const imageTag = attempt(() => readImageTag(app.node));
if (settings && mistakes.length === 0) {
  attempt(
    () =>
      new CloudIdeStack(app, 'CloudIde', {
        description: 'CloudIDE terminal workers on Fargate, scaled by the backlog of their queue',
        settings,
        imageTag,
      }),
  );
}
if (mistakes.length > 0) {
  console.error(mistakes.join('\n'));
  process.exit(1);
}
