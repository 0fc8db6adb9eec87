import { createHash } from 'node:crypto';
import type { Template } from './synthesis.ts';

const pseudoParameters: Readonly<Record<string, string>> = {
  'AWS::Partition': 'aws',
  'AWS::Region': 'eu-west-1',
  'AWS::AccountId': '123456789012',
  'AWS::URLSuffix': 'amazonaws.com',
};

type Intrinsic = { readonly [name: string]: unknown };

/** `value` with each reference replaced by what CloudFormation might put there, so that rules on values can be asked. */
export function withPlausibleValues(value: unknown, template: Template): unknown {
  if (Array.isArray(value)) return value.map((item) => withPlausibleValues(item, template));
  if (typeof value !== 'object' || value === null) return value;
  const intrinsic = value as Intrinsic;
  if (typeof intrinsic['Ref'] === 'string') return reference(intrinsic['Ref'], template);
  if (Array.isArray(intrinsic['Fn::GetAtt'])) return attribute(intrinsic['Fn::GetAtt']);
  if (Array.isArray(intrinsic['Fn::Join'])) {
    const [separator, parts] = intrinsic['Fn::Join'];
    return (withPlausibleValues(parts, template) as unknown[]).join(separator);
  }
  const entries = Object.entries(intrinsic).map(([name, inner]) => [name, withPlausibleValues(inner, template)]);
  return Object.fromEntries(entries);
}

function reference(name: string, template: Template): string {
  const pseudo = pseudoParameters[name];
  if (pseudo !== undefined) return pseudo;
  const resource = template.Resources[name];
  switch (resource?.Type) {
    case 'AWS::SQS::Queue': {
      const suffix = resource.Properties?.['FifoQueue'] === true ? '.fifo' : '';
      return `https://sqs.eu-west-1.amazonaws.com/123456789012/${name}${suffix}`;
    }
    case 'AWS::EC2::Subnet':
      return `subnet-${hexadecimal(name)}`;
    case 'AWS::S3::Bucket':
      return name.toLowerCase();
    case 'AWS::SSM::Parameter':
      return String(resource.Properties?.['Name']);
    case 'AWS::ECS::Cluster':
    case 'AWS::SecretsManager::Secret':
      return name;
    default:
      throw new Error(`No plausible value is known for ${name} of type ${resource?.Type}.`);
  }
}

function attribute([logicalId, name]: readonly unknown[]): string {
  if (name === 'GroupId') return `sg-${hexadecimal(String(logicalId))}`;
  if (name === 'Arn') return `arn-of-${String(logicalId)}`;
  throw new Error(`No plausible value is known for the attribute ${String(name)}.`);
}

function hexadecimal(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 17);
}
