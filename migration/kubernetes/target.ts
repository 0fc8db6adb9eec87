/** Where the manifests are to run: EKS with pods on Fargate, EKS (or any Kubernetes in AWS) with nodes, or minikube on one machine. */
export const targets = ['eks-fargate', 'eks-nodes', 'minikube'] as const;
export type Target = (typeof targets)[number];

/** What starts the pods of a queue worker: KEDA's ScaledJob, which never ends a job that runs, or a Deployment under a ScaledObject. */
export const queueScalers = ['scaled-job', 'scaled-object'] as const;
export type QueueScaler = (typeof queueScalers)[number];
