import { withPlausibleValues } from './plausible-values.ts';
import { resourcesOf, type Template } from './synthesis.ts';

export interface Statement {
  readonly Effect: 'Allow' | 'Deny';
  readonly Action: string | readonly string[];
  readonly Resource: string | readonly string[];
  readonly Condition?: Readonly<Record<string, unknown>>;
}

interface PolicyProperties {
  readonly PolicyDocument: { readonly Statement: readonly Statement[] };
  readonly Roles?: readonly { readonly Ref: string }[];
}

interface InlinePolicies {
  readonly Policies?: readonly Pick<PolicyProperties, 'PolicyDocument'>[];
}

/** Statements of all identity policies, inline or not, with plausible values, by the logical id of the role. */
export function statementsByRole(template: Template): Map<string, Statement[]> {
  const byRole = new Map<string, Statement[]>();
  for (const [, resource] of resourcesOf(template, 'AWS::IAM::Policy')) {
    const { PolicyDocument, Roles = [] } = resource.Properties as unknown as PolicyProperties;
    const statements = withPlausibleValues(PolicyDocument.Statement, template) as Statement[];
    for (const { Ref } of Roles) byRole.set(Ref, [...(byRole.get(Ref) ?? []), ...statements]);
  }
  for (const [role, resource] of resourcesOf(template, 'AWS::IAM::Role')) {
    const { Policies = [] } = resource.Properties as unknown as InlinePolicies;
    const inline = Policies.flatMap(({ PolicyDocument }) => PolicyDocument.Statement);
    const statements = withPlausibleValues(inline, template) as Statement[];
    byRole.set(role, [...(byRole.get(role) ?? []), ...statements]);
  }
  return byRole;
}

/** Statements of the one role whose logical id begins so. */
export function statementsOf(template: Template, roleIdPrefix: string): Statement[] {
  const found = [...statementsByRole(template)].filter(([role]) => role.startsWith(roleIdPrefix));
  const [only] = found;
  if (!only || found.length > 1) throw new Error(`${found.length} roles begin with ${roleIdPrefix}, not one.`);
  return only[1];
}

/** One `action on resource` line for each pair, sorted; those of what is denied begin with `never`. */
export function permissions(statements: readonly Statement[]): string[] {
  return statements
    .flatMap(({ Effect, Action, Resource }) => {
      const denied = Effect === 'Deny' ? 'never ' : '';
      return [Action].flat().flatMap((action) => [Resource].flat().map((on) => `${denied}${action} on ${on}`));
    })
    .sort();
}
