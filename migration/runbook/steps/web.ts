import { placeholder } from '../../placeholder.ts';
import type { RunbookFacts, ToEcsFacts, ToKubernetesFacts, WebFacts } from '../facts.ts';
import type { Step } from '../step.ts';
import { known, variable } from '../variables.ts';

/** Where Route 53 is told the two sides apart. */
export const SIDES = { ecs: 'ecs', kubernetes: 'kubernetes' } as const;
/** Percent of the calls that the new side gets, one step after the other. */
const SHARES = [10, 50, 100] as const;

/** Calls the new side, puts both into DNS, and moves the weights. */
export function webSteps(facts: RunbookFacts): readonly Step[] {
  if (facts.web === undefined) return [];
  if (facts.direction === 'to-kubernetes') {
    const inside = forwarded(facts, facts.web);
    if (facts.target === 'minikube' || facts.web.balancedBy === undefined) return [inside];
    return [inside, kubernetesAddress(facts, facts.web), ecsAddress(facts), ...dnsSteps(facts)];
  }
  if (facts.start.kind !== 'service' || facts.web.balancedBy === undefined) return [];
  return [ecsAddress(facts), kubernetesAddress(facts, facts.web), ...dnsSteps(facts)];
}

function forwarded({ namespace, name, workload }: ToKubernetesFacts, { containerPort, healthPath }: WebFacts): Step {
  const kind = workload === 'DaemonSet' ? 'daemonset' : 'deployment';
  return {
    title: 'Call a pod',
    what: 'Through a tunnel of kubectl, so neither load balancer nor DNS takes part.',
    commands: [
      `kubectl --namespace ${namespace} port-forward ${kind}/${name} 18080:${containerPort} &`,
      `sleep 3; curl --fail --show-error --include http://127.0.0.1:18080${healthPath}; kill %1`,
    ],
    proof: `${healthPath} answers with status 200.`,
  };
}

function kubernetesAddress(
  { namespace }: RunbookFacts,
  { balancedBy, objectName, servicePort, healthPath }: WebFacts,
): Step {
  const object = `${(balancedBy ?? 'Service').toLowerCase()}/${objectName}`;
  const hostname = '{.status.loadBalancer.ingress[0].hostname}';
  const port = balancedBy === 'Service' && servicePort !== 80 ? `:${servicePort}` : '';
  return {
    title: 'Find and call the load balancer of Kubernetes',
    what: 'An AWS load balancer takes some minutes to be active and to find its targets healthy.',
    commands: [
      `kubectl --namespace ${namespace} wait ${object} --for=jsonpath='${hostname}' --timeout=10m`,
      `export K8S_LB_DNS=$(kubectl --namespace ${namespace} get ${object} --output jsonpath='${hostname}')`,
      zoneOf('K8S_LB_ZONE', 'K8S_LB_DNS'),
      `curl --fail --show-error --include http://"\${K8S_LB_DNS}"${port}${healthPath}`,
    ],
    proof: `${healthPath} answers with status 200, and \`echo "\${K8S_LB_ZONE}"\` prints an id.`,
  };
}

function ecsAddress(facts: RunbookFacts): Step {
  const cluster =
    facts.direction === 'to-kubernetes' ? known(facts.ecsCluster, 'ECS_CLUSTER_NAME') : variable('ECS_CLUSTER_NAME');
  return {
    title: 'Find and call the load balancer of ECS',
    what: 'It is the other end of the scales: all calls go there, or back there.',
    commands: [
      `export TARGET_GROUP_ARN=$(aws ecs describe-services --cluster ${cluster} --services ${ecsServiceOf(facts)} --query 'services[0].loadBalancers[0].targetGroupArn' --output text)`,
      `export ECS_LB_ARN=$(aws elbv2 describe-target-groups --target-group-arns ${variable('TARGET_GROUP_ARN')} --query 'TargetGroups[0].LoadBalancerArns[0]' --output text)`,
      `export ECS_LB_DNS=$(aws elbv2 describe-load-balancers --load-balancer-arns ${variable('ECS_LB_ARN')} --query 'LoadBalancers[0].DNSName' --output text)`,
      zoneOf('ECS_LB_ZONE', 'ECS_LB_DNS'),
      `aws elbv2 describe-target-health --target-group-arn ${variable('TARGET_GROUP_ARN')} --query 'TargetHealthDescriptions[].TargetHealth.State'`,
      `curl --fail --show-error --include http://"\${ECS_LB_DNS}"${facts.web?.healthPath ?? '/'}`,
    ],
    proof: 'all targets are healthy, and the call answers as it does today (a redirect to HTTPS is an answer).',
  };
}

/** The service on ECS, as a word for the shell. */
export function ecsServiceOf(facts: ToKubernetesFacts | ToEcsFacts): string {
  if (facts.direction === 'to-kubernetes') return known(facts.ecsService, 'ECS_SERVICE');
  return known(facts.start.kind === 'service' ? facts.start.serviceName : undefined, 'ECS_SERVICE');
}

function zoneOf(name: string, host: string): string {
  return `export ${name}=$(aws elbv2 describe-load-balancers --query "LoadBalancers[?DNSName=='${placeholder(host)}'].CanonicalHostedZoneId" --output text)`;
}

/** Weighted alias records (Route 53 developer guide, "Weighted routing"): a record with weight 0 gets nothing while another has more. */
function dnsSteps({ direction }: RunbookFacts): readonly Step[] {
  const fresh = direction === 'to-kubernetes' ? SIDES.kubernetes : SIDES.ecs;
  const record = (side: 'ecs' | 'kubernetes') => {
    const prefix = side === 'ecs' ? 'ECS_LB' : 'K8S_LB';
    const weight = side === fresh ? '$1' : '$((100 - $1))';
    return `    {"Action":"UPSERT","ResourceRecordSet":{"Name":"\${DOMAIN}","Type":"A","SetIdentifier":"${side}","Weight":${weight},"AliasTarget":{"DNSName":"\${${prefix}_DNS}","HostedZoneId":"\${${prefix}_ZONE}","EvaluateTargetHealth":true}}}`;
  };
  return [
    {
      title: 'Put both sides into DNS, the new one with weight 0',
      what: 'Route 53 has no weighted record beside a simple one of the same name, so the simple one is deleted in the very change that creates the weighted ones, which nobody notices. `dns-before.json` keeps it. AAAA records, if there are any, are changed in the same way. `weights N` prints the change that gives the new side N percent; it is used again below.',
      commands: [
        'weights() { cat <<EOF',
        '  {"Changes":[',
        `${record('ecs')},`,
        record('kubernetes'),
        '  ]}',
        'EOF',
        '}',
        `aws route53 list-resource-record-sets --hosted-zone-id ${variable('HOSTED_ZONE_ID')} --query "ResourceRecordSets[?Name=='${placeholder('DOMAIN')}.' && Type=='A']" > dns-before.json`,
        `aws route53 change-resource-record-sets --hosted-zone-id ${variable('HOSTED_ZONE_ID')} --change-batch "$(weights 0 | jq --slurpfile before dns-before.json '{Changes: ([$before[0][] | select(.SetIdentifier == null) | {Action: "DELETE", ResourceRecordSet: .}] + .Changes)}')"`,
      ],
      proof: `\`dig +short "\${DOMAIN}"\` still gives the addresses of the old side alone.`,
    },
    ...SHARES.map((share) => shareStep(share)),
  ];
}

function shareStep(share: number): Step {
  const all = share === 100;
  return {
    title: all ? 'Move all calls' : `Move ${share} % of the calls`,
    what: `Clients keep an address for a minute, some for longer; wait ${all ? 'an hour' : 'half an hour'} and watch before the next step. Go back with \`weights 0\` at the first doubt.`,
    commands: [changeWeights(share)],
    proof: all
      ? 'the old load balancer gets no more requests (its metric RequestCount, or NewFlowCount), and the new one has no more errors than the old one had.'
      : 'the new side has its share of the requests, no 5xx answers, and answers as quickly as the old one.',
  };
}

export function changeWeights(share: number): string {
  return `aws route53 change-resource-record-sets --hosted-zone-id ${variable('HOSTED_ZONE_ID')} --change-batch "$(weights ${share})"`;
}
