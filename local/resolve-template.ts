import { LOCAL_ACCOUNT_ID, LOCAL_IDENTITY } from './platform.ts';
import { identify } from './resource-identities.ts';
import { type Template, TemplateResolver } from './template.ts';

const STACK_NAME = 'CloudIde';

/** The URL that a queue of this name has at the embedded SQS. */
export function queueUrlAt(endpoint: string, name: string): string {
  return `${endpoint}/${LOCAL_ACCOUNT_ID}/${name}`;
}

/** A resolver that knows who every resource of the template will be. */
export function resolverFor(template: Template, sqsUrl: string): TemplateResolver {
  const { region } = LOCAL_IDENTITY;
  const resolver = new TemplateResolver({
    'AWS::Region': region,
    'AWS::AccountId': LOCAL_ACCOUNT_ID,
    'AWS::Partition': 'aws',
    'AWS::URLSuffix': 'amazonaws.com',
    'AWS::StackName': STACK_NAME,
    'AWS::NoValue': '',
  });
  const place = {
    region,
    accountId: LOCAL_ACCOUNT_ID,
    stackName: STACK_NAME,
    queueUrl: (name: string) => queueUrlAt(sqsUrl, name),
  };
  for (const [logicalId, resource] of Object.entries(template.Resources)) {
    resolver.add(logicalId, identify(logicalId, resource, resolver, place));
  }
  return resolver;
}

/** The template's outputs, by name. */
export function outputsOf(template: Template, resolver: TemplateResolver): Record<string, string> {
  const outputs = Object.entries(template.Outputs ?? {});
  return Object.fromEntries(outputs.map(([name, { Value }]) => [name, String(resolver.resolve(Value))]));
}
