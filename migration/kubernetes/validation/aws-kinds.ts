import * as z from 'zod/mini';
import { below, type Json } from '../../trace/json.ts';
import type { Finding } from './manifest.ts';

const labels = z.record(z.string(), z.string());
const metadata = z.strictObject({
  name: z.string(),
  namespace: z.optional(z.string()),
  labels: z.optional(labels),
  annotations: z.optional(labels),
});
const port = z.union([z.number(), z.string()]);
const selector = z.strictObject({
  matchLabels: z.optional(labels),
  matchExpressions: z.optional(
    z.array(z.strictObject({ key: z.string(), operator: z.string(), values: z.optional(z.array(z.string())) })),
  ),
});

/** AWS Load Balancer Controller, TargetGroupBinding specification (elbv2.k8s.aws/v1beta1). */
const targetGroupBinding = z.strictObject({
  apiVersion: z.literal('elbv2.k8s.aws/v1beta1'),
  kind: z.literal('TargetGroupBinding'),
  metadata,
  spec: z.strictObject({
    targetGroupARN: z.string(),
    targetType: z.optional(z.enum(['instance', 'ip'])),
    serviceRef: z.strictObject({ name: z.string(), port }),
    networking: z.optional(
      z.strictObject({
        ingress: z.array(
          z.strictObject({
            from: z.array(
              z.strictObject({
                ipBlock: z.optional(z.strictObject({ cidr: z.string() })),
                securityGroup: z.optional(z.strictObject({ groupID: z.string() })),
              }),
            ),
            ports: z.array(z.strictObject({ protocol: z.optional(z.enum(['TCP', 'UDP'])), port: z.optional(port) })),
          }),
        ),
      }),
    ),
  }),
});

/** EKS user guide, "Use a security group policy for an Amazon EKS Pod": one selector or the other, and one to five groups. */
const securityGroupPolicy = z.strictObject({
  apiVersion: z.literal('vpcresources.k8s.aws/v1beta1'),
  kind: z.literal('SecurityGroupPolicy'),
  metadata,
  spec: z
    .strictObject({
      podSelector: z.optional(selector),
      serviceAccountSelector: z.optional(selector),
      securityGroups: z.strictObject({ groupIds: z.array(z.string()).check(z.minLength(1), z.maxLength(5)) }),
    })
    .check(
      z.refine(
        ({ podSelector, serviceAccountSelector }) =>
          (podSelector === undefined) !== (serviceAccountSelector === undefined),
        'It has to have either podSelector or serviceAccountSelector.',
      ),
    ),
});

/** Kinds of AWS's controllers, of which no package has models. */
const schemas: Readonly<Record<string, z.ZodMiniType>> = {
  'elbv2.k8s.aws/v1beta1 TargetGroupBinding': targetGroupBinding,
  'vpcresources.k8s.aws/v1beta1 SecurityGroupPolicy': securityGroupPolicy,
};

/** What is wrong with an object of these kinds; undefined for another kind. */
export function awsKindFindings(apiVersion: string, kind: string, value: Json): readonly Finding[] | undefined {
  const result = schemas[`${apiVersion} ${kind}`]?.safeParse(value);
  return result?.error === undefined ? result && [] : result.error.issues.flatMap(findingsOf);
}

function findingsOf(issue: z.core.$ZodIssue): readonly Finding[] {
  const pointer = issue.path.reduce<string>((at, step) => below(at, String(step)), '');
  if (issue.code !== 'unrecognized_keys') return [{ pointer, message: `${issue.message.replace(/\.$/, '')}.` }];
  return issue.keys.map((key) => ({ pointer: below(pointer, key), message: `There is no member "${key}" here.` }));
}
