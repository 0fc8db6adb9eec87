import type * as iam from 'aws-cdk-lib/aws-iam';
import { Stack, Validations } from 'aws-cdk-lib/core';

/** Something that a role may do, with what a reviewer has to be told about it. */
export interface Permission {
  /** What is allowed, on what, under which conditions. */
  readonly statement: iam.PolicyStatement;
  /**
   * Why the statement names resources by a pattern; cdk-nag's rule IAM5 asks for it.
   *
   * @default it names none by a pattern
   */
  readonly wildcardReason?: string | undefined;
}

/** Allows `role` what is listed, and puts the reasons where cdk-nag finds them, which need not be there. */
export function permit(role: iam.IRole, permissions: readonly Permission[]): void {
  for (const { statement, wildcardReason: reason } of permissions) {
    role.addToPrincipalPolicy(statement);
    if (reason === undefined) continue;
    const resources = statement.resources.map((resource) => flatten(Stack.of(role).resolve(resource)));
    for (const resource of resources.filter((text) => text.includes('*'))) {
      Validations.of(role).acknowledge({ id: `AwsSolutions-IAM5[Resource::${resource}]`, reason });
    }
  }
}

/** A resolved ARN as cdk-nag writes it in the id of a finding: `<LogicalId>` for a reference, `<LogicalId.Attribute>` for an attribute. */
function flatten(value: unknown): string {
  if (typeof value !== 'object' || value === null) return String(value);
  if ('Fn::Join' in value) {
    const [separator, parts] = value['Fn::Join'] as [string, unknown[]];
    return parts.map(flatten).join(separator);
  }
  if ('Fn::GetAtt' in value) return `<${(value['Fn::GetAtt'] as string[]).join('.')}>`;
  return 'Ref' in value ? `<${value.Ref}>` : JSON.stringify(value);
}
