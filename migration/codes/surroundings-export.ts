import type { CodeTable } from './code.ts';

export const surroundingsExportCodes = {
  // workload, scaling, service, cluster
  'daemon-on-fargate': {
    severity: 'refused',
    meaning: 'A service that runs one task on each instance is to go to EKS on Fargate, which has no DaemonSets.',
  },
  'unknown-port': {
    severity: 'refused',
    meaning: 'A load balancer, a registry or Service Connect names a port that no container maps.',
  },
  'scaler-setting-invalid': { severity: 'refused', meaning: 'A setting of the queue scaler breaks its rule.' },
  'service-name-taken': {
    severity: 'refused',
    meaning: 'Two names by which clients call the tasks become the same name of a Kubernetes Service.',
  },
  'rollback-not-automatic': {
    severity: 'loss',
    meaning: 'A failed deployment is to be rolled back, which a Kubernetes Deployment does not do by itself.',
  },
  'circuit-breaker': {
    severity: 'change',
    meaning: 'A deployment fails after a time without progress instead of after a number of failed tasks.',
  },
  'deployment-strategy': {
    severity: 'loss',
    meaning: 'A deployment shifts traffic, waits, or calls hooks or alarms, which a Deployment has no words for.',
  },
  'deployment-controller': { severity: 'loss', meaning: 'Another controller than ECS deploys the service.' },
  'rollout-bounds': { severity: 'change', meaning: 'The bounds of a rolling update come out a little differently.' },
  'external-launch': { severity: 'loss', meaning: "Tasks run on a company's own machines." },
  'no-spot': {
    severity: 'loss',
    meaning: 'Tasks run on Spot capacity, which the target does not get from the exported manifests.',
  },
  'capacity-provider': { severity: 'loss', meaning: 'A capacity provider starts and stops instances for the tasks.' },
  placement: { severity: 'loss', meaning: 'A placement rule that the target has no equal for.' },
  'placement-spread': {
    severity: 'change',
    meaning: 'Tasks are spread over zones or instances by a rule of the Kubernetes scheduler.',
  },
  'zone-rebalancing': { severity: 'loss', meaning: 'Tasks are moved while they run, so that zones hold alike many.' },
  'cost-tags': {
    severity: 'change',
    meaning: 'Tags that bills are divided by become annotations, which bills do not show.',
  },
  'execute-command': { severity: 'note', meaning: 'ECS Exec is switched on, for which Kubernetes has kubectl exec.' },
  'service-volume': { severity: 'loss', meaning: 'The service attaches an EBS volume to each task.' },
  'service-monitoring': { severity: 'loss', meaning: 'The service has ECS send metrics or events somewhere.' },
  'health-check-grace': { severity: 'change', meaning: 'Failed health checks are ignored for a while after a start.' },
  'load-balancer-assumed': {
    severity: 'note',
    meaning: 'What the target group of a load balancer is like does not stand in the service description.',
  },
  'load-balancer-local': { severity: 'change', meaning: 'A load balancer of AWS is replaced by what minikube has.' },
  'classic-load-balancer': {
    severity: 'change',
    meaning: 'A Classic Load Balancer becomes an Application Load Balancer.',
  },
  'discovery-name': { severity: 'change', meaning: 'Clients have to call the tasks by another name.' },
  'service-connect-proxy': {
    severity: 'change',
    meaning: 'The proxy of Service Connect is gone, and with it retries, outlier detection and metrics.',
  },
  'service-connect-option': {
    severity: 'loss',
    meaning: 'Timeouts, TLS, test traffic or access logs of Service Connect.',
  },
  'vpc-lattice': {
    severity: 'loss',
    meaning: 'Tasks are registered with a target group of VPC Lattice, or with a gateway.',
  },
  'scaling-metric': {
    severity: 'loss',
    meaning: 'A scaling policy follows a metric that a HorizontalPodAutoscaler cannot read by itself.',
  },
  'scaling-pace': { severity: 'change', meaning: 'A cooldown or another detail of the pace of scaling.' },
  'metrics-server': { severity: 'note', meaning: 'A HorizontalPodAutoscaler needs the metrics server.' },
  'pod-security-groups': {
    severity: 'note',
    meaning: 'Pods get the security groups of the tasks beside that of the cluster.',
  },
  'node-security-groups': {
    severity: 'change',
    meaning: 'Security groups of tasks become those of the nodes, and hold for all pods on them.',
  },
  'no-security-groups': { severity: 'loss', meaning: 'The target has no security groups.' },
  'network-policy-idle': {
    severity: 'note',
    meaning: 'The network policy is exported and not enforced on EKS Fargate.',
  },
  'private-subnets': { severity: 'note', meaning: 'The subnets of the tasks become those of the cluster.' },
  'no-public-address': { severity: 'change', meaning: 'Tasks have public addresses, and pods have none.' },
  'no-cloud-network': { severity: 'loss', meaning: 'The target is one machine and has no subnets.' },
  'nearest-queue-length': {
    severity: 'change',
    meaning: 'A target wait becomes the number of messages for each job that comes nearest.',
  },
  'minimum-of-jobs': { severity: 'change', meaning: 'A minimum means other numbers and more starts with KEDA.' },
  'minimum-schedule': { severity: 'loss', meaning: 'The minimum differs by the hours of the day.' },
  'blocked-groups': {
    severity: 'change',
    meaning: 'KEDA does not know that messages of one FIFO group wait for each other.',
  },
  'launch-cap': { severity: 'loss', meaning: 'Launches at one time are limited, which KEDA does not do.' },
  'scaler-differs': { severity: 'change', meaning: 'What the queue scaler does and KEDA does not.' },
  'scaler-overrides': {
    severity: 'change',
    meaning: 'The parameter that holds pause and overrides becomes an annotation.',
  },
  'paused-export': { severity: 'change', meaning: 'A scaler that only decides becomes one that is paused.' },
  'job-exit-code': { severity: 'note', meaning: 'Jobs that found nothing to do count as failed.' },
  'sidecars-of-job': {
    severity: 'change',
    meaning: 'Containers beside the worker become sidecars, so that its job comes to an end.',
  },
  'scale-in-kills': { severity: 'change', meaning: 'Scaling in may end a pod in the middle of its work.' },
  'queue-permission': { severity: 'note', meaning: 'KEDA has to be allowed to read the attributes of the queue.' },
  // secrets, identity, logs, storage
  'secrets-by-operator': {
    severity: 'change',
    meaning:
      'Secrets are copied into the cluster by the External Secrets Operator, where ECS read them when a task started.',
  },
  'secret-store-credentials': {
    severity: 'note',
    meaning: 'Outside of EKS the secret store needs credentials, or the Secrets have to be made by hand.',
  },
  'secret-version-id-alone': {
    severity: 'change',
    meaning: 'A secret is named by version id and stage, of which only the id can be asked for.',
  },
  'environment-file-not-read': {
    severity: 'loss',
    meaning: 'Environment variables stand in a file in S3, which is not read.',
  },
  'registry-credentials-by-operator': {
    severity: 'change',
    meaning:
      'Credentials of a private registry become an image pull secret, which the External Secrets Operator makes.',
  },
  'role-trust-must-change': {
    severity: 'change',
    meaning: 'The task role has to trust a ServiceAccount of the cluster before pods can assume it.',
  },
  'role-out-of-reach': {
    severity: 'loss',
    meaning: 'Pods outside of EKS cannot assume the task role.',
  },
  'execution-role-split': {
    severity: 'change',
    meaning: 'What the execution role allowed is allowed to several others on Kubernetes.',
  },
  'secret-reader-role-missing': {
    severity: 'note',
    meaning: 'A role that reads the secrets has to be made, because the task definition names no execution role.',
  },
  'log-router-full': {
    severity: 'loss',
    meaning: 'The log router of EKS on Fargate has no room for the outputs of all workloads of an export.',
  },
  'logs-by-fluent-bit': {
    severity: 'change',
    meaning: 'Logs go to the same group of CloudWatch, sent by Fluent Bit and with other names of streams.',
  },
  'logs-stay-on-node': { severity: 'loss', meaning: 'Logs do not reach CloudWatch from minikube.' },
  'logs-never-block': {
    severity: 'change',
    meaning: 'A container whose log driver blocks it does not wait for its log on Kubernetes.',
  },
  'log-lines-not-joined': { severity: 'loss', meaning: 'Log messages of several lines become several events.' },
  'log-option-not-carried': {
    severity: 'loss',
    meaning: 'An option of a log driver has no counterpart in the output.',
  },
  'log-rotation-of-the-node': {
    severity: 'change',
    meaning: 'How much of a log is kept on its node is a setting of the node, not of the container.',
  },
  'log-driver-not-available': { severity: 'loss', meaning: 'A log driver that Kubernetes does not have.' },
  'log-router-not-wired': {
    severity: 'loss',
    meaning: 'Nothing points the output of the containers at the log router of FireLens.',
  },
  'efs-out-of-reach': { severity: 'loss', meaning: 'An EFS file system cannot be mounted on minikube.' },
  'efs-directory-beside-access-point': {
    severity: 'refused',
    meaning: 'An EFS volume names a directory and an access point, and ECS takes one of them.',
  },
  'efs-encrypted-in-transit': {
    severity: 'change',
    meaning: 'An EFS volume is encrypted on its way by the driver, which it is not on ECS.',
  },
  'efs-identity-of-the-driver': {
    severity: 'change',
    meaning: 'EFS authorizes the driver where it authorized the task role.',
  },
  'efs-network-access': {
    severity: 'note',
    meaning: 'The mount targets of an EFS file system have to let in the security group of the pods.',
  },
} as const satisfies CodeTable;
