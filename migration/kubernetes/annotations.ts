/**
 * The annotation of a ServiceAccount with the ARN of the role that its pods assume (EKS user guide, "Assign IAM roles to Kubernetes service
 * accounts").
 */
export const ROLE_ANNOTATION = 'eks.amazonaws.com/role-arn';

/** The annotation that keeps a family as ECS has it. */
export const FAMILY_ANNOTATION = 'fargate-queue-scaler/family';

/** The annotation that keeps a service's name as ECS has it. */
export const SERVICE_ANNOTATION = 'fargate-queue-scaler/service';

/** With a tag's name behind it, the annotation that keeps a tag whose name no annotation may have. */
export const TAG_PREFIX = 'fargate-queue-scaler.tag/';

/**
 * The annotation of a ScaledJob or ScaledObject that keeps KEDA from starting or ending pods; what runs goes on (KEDA docs, "Scaling Jobs",
 * "Pause autoscaling").
 */
export const PAUSED_ANNOTATION = 'autoscaling.keda.sh/paused';
