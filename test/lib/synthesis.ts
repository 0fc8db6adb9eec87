import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Stack } from 'aws-cdk-lib/core';
import type { Environment } from '../../contract/read-settings.ts';
import { CloudIdeStack, type CloudIdeStackProps, readDeploymentSettings } from '../../lib/index.ts';

export interface Resource {
  readonly Type: string;
  readonly Properties?: Readonly<Record<string, unknown>>;
  readonly DeletionPolicy?: string;
  readonly DependsOn?: readonly string[];
}

export interface Template {
  readonly Resources: Readonly<Record<string, Resource>>;
  readonly Outputs: Readonly<Record<string, { readonly Value: unknown }>>;
}

/** As `synthesize`, and throws unless the template passes CDK's check against CloudFormation's rules, which takes seconds to load. */
export function synthesizeChecked(build: (app: App) => Stack): Template {
  return synthesize(build, 'true');
}

/** Template of the stack that `build` makes, with the feature flags of cdk.json in force. */
export function synthesize(build: (app: App) => Stack, check = 'false'): Template {
  process.env['CDK_VALIDATION'] = check;
  const { context } = JSON.parse(readFileSync('cdk.json', 'utf8'));
  const outdir = mkdtempSync(join(tmpdir(), 'synthesis-'));
  try {
    const app = new App({ analyticsReporting: false, stackTraces: false, treeMetadata: false, context, outdir });
    const stack = build(app);
    return app.synth().getStackByName(stack.stackName).template;
  } finally {
    rmSync(outdir, { recursive: true });
  }
}

/** Template of a stack with a single construct or a few. */
export function synthesizeIn(build: (stack: Stack) => unknown): Template {
  return synthesize((app) => {
    const stack = new Stack(app, 'Test');
    build(stack);
    return stack;
  });
}

/** Template of CloudIDE's stack as an operator with this environment gets it. */
export function synthesizeCloudIde(environment: Environment = {}, options: CloudIdeOptions = {}): Template {
  return synthesize(cloudIde(environment, options));
}

/** What the stack can be told beside its settings. */
export type CloudIdeOptions = Omit<CloudIdeStackProps, 'settings'>;

/** Builds CloudIDE's stack as an operator with this environment gets it. */
export function cloudIde(environment: Environment = {}, options: CloudIdeOptions = {}): (app: App) => CloudIdeStack {
  const settings = readDeploymentSettings(environment);
  return (app) => new CloudIdeStack(app, 'CloudIde', { settings, ...options });
}

/** Names everything that the environment can name, so that as little as possible is created. */
export const existingEverything: Environment = {
  AWS_SQS_QUEUE_URL: 'https://sqs.eu-west-1.amazonaws.com/123456789012/commands',
  AWS_SQS_DEAD_LETTER_QUEUE_URL: 'https://sqs.eu-west-1.amazonaws.com/123456789012/dead',
  AWS_S3_BUCKET_NAME: 'our-workspaces',
  ECS_CLUSTER_NAME: 'workers',
  ECS_TASK_DEFINITION: 'cloudide-worker',
  ECS_SUBNETS: 'subnet-01234567',
  ECS_SECURITY_GROUPS: 'sg-01234567',
};

/** Resources of one type, by logical id. */
export function resourcesOf(template: Template, type: string): [string, Resource][] {
  return Object.entries(template.Resources).filter(([, resource]) => resource.Type === type);
}

/** Properties of the only resource of a type. */
export function onlyPropertiesOf(template: Template, type: string): Readonly<Record<string, unknown>> {
  const found = resourcesOf(template, type);
  const [only] = found;
  if (!only || found.length > 1)
    throw new Error(`The template has ${found.length} resources of type ${type}, not one.`);
  return only[1].Properties ?? {};
}
