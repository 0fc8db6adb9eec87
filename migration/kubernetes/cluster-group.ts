/** The placeholder of the cluster's security group, which all pods have unless they are given others. */
export const CLUSTER_GROUP = 'EKS_CLUSTER_SECURITY_GROUP';
