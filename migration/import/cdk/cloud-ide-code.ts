import type { StackWorkload } from './stack-input.ts';

/** The stack of this project, for CloudIDE's own worker; the settings are those of its `scaler.env`. */
export function cloudIdeCode({ family }: StackWorkload): string {
  return `
// Copy ${family}/scaler.env to .env; its settings have to be in the environment when this runs.
new CloudIdeStack(app, 'CloudIde', {
  description: 'CloudIDE terminal workers on Fargate, scaled by the backlog of their queue',
  settings: readDeploymentSettings(process.env),
  imageTag: readImageTag(app.node),
});`;
}
