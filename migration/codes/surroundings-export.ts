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
  'service-volume': {
    severity: 'loss',
    meaning: 'An EBS volume that a service attaches to each task is not there, or lacks its snapshot or its tags.',
  },
  'service-monitoring': { severity: 'loss', meaning: 'The service has ECS send metrics or events somewhere.' },
  'health-check-grace': { severity: 'change', meaning: 'Failed health checks are ignored for a while after a start.' },
  'load-balancer-assumed': {
    severity: 'note',
    meaning: 'What the target group of a load balancer is like does not stand in the service description.',
  },
  'load-balancer-beside': {
    severity: 'note',
    meaning: 'A load balancer of its own is made like the one of the template, with another address.',
  },
  'load-balancer-shared': {
    severity: 'change',
    meaning: 'The load balancer of a service sends to other services as well, and the one that is made does not.',
  },
  'load-balancer-action': {
    severity: 'loss',
    meaning: 'A listener or rule does something else than sending to the target group, e.g. authenticates users.',
  },
  'load-balancer-condition': {
    severity: 'loss',
    meaning: 'A rule of a listener has a condition that an Ingress has no words for.',
  },
  'load-balancer-option': {
    severity: 'loss',
    meaning: 'A setting of a load balancer, a listener or a rule is not in the output.',
  },
  'load-balancer-rules': {
    severity: 'change',
    meaning: 'Listeners have rules of their own, where those of an Ingress hold on all of its ports.',
  },
  'load-balancer-tls': {
    severity: 'loss',
    meaning: 'A Network Load Balancer speaks TLS to its targets, and no certificate of its listener is known.',
  },
  'load-balancer-protocol': {
    severity: 'loss',
    meaning: 'A load balancer sends with a protocol that no container maps on that port.',
  },
  'tcp-udp-listener': {
    severity: 'note',
    meaning: 'A listener for TCP and UDP needs a feature gate of the AWS Load Balancer Controller.',
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
  'cluster-security-group-missing': {
    severity: 'loss',
    meaning:
      'The tasks have as many security groups as a pod may have, so pods on EKS Fargate do not get that of the cluster.',
  },
  'node-security-groups': {
    severity: 'change',
    meaning: 'Security groups of tasks become those of the nodes, and hold for all pods on them.',
  },
  'no-security-groups': { severity: 'loss', meaning: 'The target has no security groups.' },
  'nodes-fixed': {
    severity: 'change',
    meaning: 'The exported cluster has a fixed number of nodes of one type, which no autoscaler changes.',
  },
  'nodes-capped': {
    severity: 'change',
    meaning: 'The nodes of the exported cluster do not hold all pods that an autoscaler may start.',
  },
  'no-node-type': {
    severity: 'loss',
    meaning: 'None of the types of nodes that the exported cluster may have holds the pod.',
  },
  'gpu-nodes': {
    severity: 'note',
    meaning: 'The exported cluster has nodes with a GPU, which pods see by a plugin.',
  },
  'readiness-gate': {
    severity: 'note',
    meaning: 'Pods wait for their target to be healthy by a gate, which they get once the load balancer is there.',
  },
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
  'scaler-defaults': {
    severity: 'note',
    meaning: 'No setting says how a queue worker scales, so the defaults of the scaler are taken.',
  },
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
  'queue-variable-of-no-worker': {
    severity: 'note',
    meaning: "A container is told a queue's URL, and is taken for one that sends to it, as clients reach the task.",
  },
  'desired-count-by-queue': {
    severity: 'change',
    meaning: 'The service runs a number of tasks at all times, and KEDA as many as the queue asks for.',
  },
  'drain-before-stop': {
    severity: 'change',
    meaning: 'ECS lets a load balancer finish with a task before it stops the task, and Kubernetes does both at once.',
  },
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
  'log-lines-twice': {
    severity: 'change',
    meaning:
      'The log output of a container takes the lines of another container as well, whose name goes on behind its own.',
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
