import { ignored, type MemberRules, remarked, unlessDefault } from '../member-rules.ts';

/** What becomes of the members of a Service's `spec` beside its ports. */
export const serviceRules: MemberRules = {
  selector: ignored('The workload that it finds was looked up.'),
  type: (type) => {
    if (type.value === 'NodePort')
      type.remark('node-port-lost', {
        lost: 'A NodePort is reached at every node, and Fargate has none: the service is reached by its name from other services alone.',
        remedy: 'Put a load balancer in front if it is to be reached from outside.',
      });
    else type.ignore('The name, and the load balancer where one is asked for, are in the outputs.');
  },
  clusterIP: (address) => {
    if (address.value === 'None')
      address.remark('headless-service', {
        lost: 'The name of a headless Service has the addresses of all pods; one of Service Connect leads to a proxy that chooses a task.',
        remedy: 'Use service discovery with Cloud Map ("serviceRegistries") where callers need every address.',
      });
    else address.ignore('The cluster gave the Service its address; callers use the name.');
  },
  clusterIPs: ignored('The cluster gave the Service its addresses; callers use the name.'),
  ipFamilies: ignored('Tasks have the addresses of their subnets.'),
  ipFamilyPolicy: ignored('Tasks have the addresses of their subnets.'),
  internalTrafficPolicy: unlessDefault('Cluster', ignored('Fargate has no nodes on which callers could stay.')),
  publishNotReadyAddresses: unlessDefault(
    false,
    remarked(
      'not-ready-addresses-lost',
      'Service Connect leads to tasks that run and are healthy, not to others.',
      'Leave out the health check of the container if tasks must be found before they are ready.',
    ),
  ),
  sessionAffinity: unlessDefault(
    'None',
    remarked(
      'session-affinity-lost',
      'Service Connect sends each connection to any task; the same caller comes to another one the next time.',
      'Put an Application Load Balancer with stickiness in front, or keep sessions outside of the tasks.',
    ),
  ),
  sessionAffinityConfig: ignored('What "sessionAffinity" becomes is said there.'),
  externalIPs: remarked(
    'external-address-lost',
    'Tasks are not reached at addresses that are given by hand.',
    'Put a Network Load Balancer with Elastic IP addresses in front.',
  ),
  externalName: ignored('It means something for the type ExternalName alone.'),
  trafficDistribution: remarked(
    'traffic-distribution-lost',
    'Service Connect sends traffic to tasks of any zone.',
    'Nothing, unless the traffic between zones costs more than it is worth.',
  ),
};

const OF_BALANCERS = 'It means something for the type LoadBalancer alone.';

/** What only a Service of the type LoadBalancer means something by; elsewhere the cluster's defaults stand in it. */
export const balancerMemberRules: MemberRules = {
  externalTrafficPolicy: ignored('It is about traffic from outside to nodes, and Fargate has none.'),
  allocateLoadBalancerNodePorts: ignored('It is about ports of nodes, and Fargate has none.'),
  healthCheckNodePort: ignored('It is about ports of nodes, and Fargate has none.'),
  loadBalancerClass: ignored(OF_BALANCERS),
  loadBalancerIP: ignored(OF_BALANCERS),
  loadBalancerSourceRanges: ignored(OF_BALANCERS),
};
