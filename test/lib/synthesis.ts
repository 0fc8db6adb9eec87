import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Stack } from 'aws-cdk-lib/core';
import type { Environment } from '../../contract/read-settings.ts';
import { CloudIdeStack, readDeploymentSettings } from '../../lib/index.ts';

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
export function synthesizeCloudIde(environment: Environment = {}, options: { fifo?: boolean } = {}): Template {
  const settings = readDeploymentSettings(environment);
  return synthesize((app) => new CloudIdeStack(app, 'CloudIde', { settings, ...options }));
}

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
