import * as z from 'zod/mini';

const count = z.optional(z.number());

/** What is shown of an object; `kubectl get --output json` has much more. */
export const clusterObject = z.looseObject({
  kind: z.string(),
  metadata: z.looseObject({ name: z.string(), creationTimestamp: z.optional(z.string()) }),
  spec: z.optional(
    z.looseObject({
      replicas: count,
      minReplicas: count,
      maxReplicas: count,
      minReplicaCount: count,
      maxReplicaCount: count,
      nodeName: z.optional(z.string()),
    }),
  ),
  status: z.optional(
    z.looseObject({
      phase: z.optional(z.string()),
      replicas: count,
      readyReplicas: count,
      currentReplicas: count,
      active: count,
      succeeded: count,
      failed: count,
      containerStatuses: z.optional(z.array(z.looseObject({ restartCount: z.number() }))),
    }),
  ),
});

/** One object of the namespace. */
export type ClusterObject = z.infer<typeof clusterObject>;
