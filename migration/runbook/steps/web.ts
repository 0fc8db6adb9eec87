import { placeholder } from '../../placeholder.ts';
import type { WebFacts } from '../../workload-facts.ts';
import type { RunbookFacts, ToEcsFacts, ToKubernetesFacts } from '../facts.ts';
import type { Step } from '../step.ts';
import { known, variable } from '../variables.ts';
import { filled } from './filled.ts';

/** Where Route 53 is told the two sides apart. */
const SIDES = { ecs: 'ecs', kubernetes: 'kubernetes' } as const;
/** Percent of the calls that the new side gets, one step after the other. */
const SHARES = [10, 50, 100] as const;

/** Calls the new side, puts both into DNS, and moves the weights. */
export function webSteps(facts: RunbookFacts): readonly Step[] {
  if (facts.web === undefined) return [];
  if (facts.direction === 'to-kubernetes') {
    const inside = forwarded(facts, facts.web);
    if (facts.target === 'minikube' || facts.web.balancedBy === undefined) return [inside];
    return [inside, kubernetesAddress(facts, facts.web), ...dnsSteps(facts)];
  }
  if (facts.start.kind !== 'service' || facts.web.balancedBy === undefined) return [];
  return [ecsAddress(facts), kubernetesAddress(facts, facts.web), ...dnsSteps(facts)];
}

/** Before the manifests are applied: nothing in the input says what the load balancer of ECS is like, and that of Kubernetes has to be so, too. */
export function likenessSteps(facts: ToKubernetesFacts): readonly Step[] {
  if (facts.target === 'minikube' || facts.web?.balancedBy === undefined) return [];
  const prefix =
    facts.web.balancedBy === 'Ingress' ? 'alb.ingress.kubernetes.io/' : 'service.beta.kubernetes.io/aws-load-balancer-';
  const listener =
    facts.web.balancedBy === 'Ingress'
      ? `\`${prefix}listen-ports: '[{"HTTPS":443}]'\` and \`${prefix}certificate-arn\` for HTTPS`
      : `\`${prefix}ssl-cert\` and \`${prefix}ssl-ports\` for TLS`;
  return [
    ecsAddress(facts),
    {
      title: 'Make the load balancer of Kubernetes like that of ECS',
      what: `${facts.manifestsFile} asks for an internal one without a certificate. Where the first command says internet-facing, write \`${prefix}scheme: internet-facing\` among the annotations of ${facts.web.balancedBy}/${facts.web.objectName}; where the second one lists a certificate, ${listener}.`,
      commands: [
        `aws elbv2 describe-load-balancers --load-balancer-arns ${variable('ECS_LB_ARN')} --query 'LoadBalancers[0].[Scheme,Type]'`,
        `aws elbv2 describe-listeners --load-balancer-arn ${variable('ECS_LB_ARN')} --query 'Listeners[].[Port,Protocol,Certificates[0].CertificateArn]'`,
        `grep -n '${prefix}' ${facts.manifestsFile}`,
      ],
      proof: 'the annotations say the same scheme, ports and certificate as the first two commands.',
    },
  ];
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

function kubernetesAddress(facts: RunbookFacts, web: WebFacts): Step {
  const { balancedBy, objectName, servicePort, healthPath } = web;
  const object = `${(balancedBy ?? 'Service').toLowerCase()}/${objectName}`;
  const hostname = '{.status.loadBalancer.ingress[0].hostname}';
  const port = balancedBy === 'Service' && servicePort !== 80 ? `:${servicePort}` : '';
  return {
    title: 'Find and call the load balancer of Kubernetes',
    what: 'An AWS load balancer takes some minutes to be active and to find its targets healthy. It is called from a pod, because an internal one answers within the VPC alone.',
    commands: [
      `kubectl --namespace ${facts.namespace} wait ${object} --for=jsonpath='${hostname}' --timeout=10m`,
      `export K8S_LB_DNS=$(kubectl --namespace ${facts.namespace} get ${object} --output jsonpath='${hostname}')`,
      zoneOf('K8S_LB_ZONE', 'K8S_LB_DNS'),
      `echo ${variable('K8S_LB_DNS')} ${variable('K8S_LB_ZONE')}`,
      called(`http://${placeholder('K8S_LB_DNS')}${port}${healthPath}`),
    ],
    proof: `the line of \`echo\` has a name and an id, and ${healthPath} answers with status 200 (with HTTPS alone: \`https://\` and a warning about the name).`,
  };
}

/** A pod where any profile takes it and no Service finds it; it takes longer to start on Fargate than kubectl waits by itself. */
function called(url: string): string {
  return `kubectl --namespace kube-system run call --rm --attach --restart=Never --pod-running-timeout=5m --image=public.ecr.aws/docker/library/busybox:stable -- wget --no-check-certificate -S -T 10 -O - "${url}"`;
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
      `curl --show-error --include --max-time 10 http://"\${ECS_LB_DNS}"${facts.web?.healthPath ?? '/'}`,
    ],
    proof:
      'all targets are healthy, and the call answers as it does today (a redirect to HTTPS is an answer; an internal load balancer answers within the VPC alone).',
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
function dnsSteps(facts: RunbookFacts): readonly Step[] {
  const { direction } = facts;
  const fresh = direction === 'to-kubernetes' ? SIDES.kubernetes : SIDES.ecs;
  const record = (side: 'ecs' | 'kubernetes') => {
    const prefix = side === 'ecs' ? 'ECS_LB' : 'K8S_LB';
    const weight = side === fresh ? '$1' : '$((100 - $1))';
    return `    {"Action":"UPSERT","ResourceRecordSet":{"Name":"\${DOMAIN}","Type":"A","SetIdentifier":"${side}","Weight":${weight},"AliasTarget":{"DNSName":"\${${prefix}_DNS}","HostedZoneId":"\${${prefix}_ZONE}","EvaluateTargetHealth":true}}}`;
  };
  return [
    {
      title: 'Put both sides into DNS, the new one with weight 0',
      what:
        'Route 53 has no weighted record beside a simple one of the same name and type, and none beside a CNAME, so what is there is deleted in the very change that creates the weighted ones, which nobody notices. `dns-before.json` keeps it. AAAA records, if there are any, are changed in the same way. `weights N` prints the change that gives the new side N percent; it is used again below.' +
        beside(facts),
      commands: [
        'weights() { cat <<EOF',
        '  {"Changes":[',
        `${record('ecs')},`,
        record('kubernetes'),
        '  ]}',
        'EOF',
        '}',
        `aws route53 list-resource-record-sets --hosted-zone-id ${variable('HOSTED_ZONE_ID')} --query "ResourceRecordSets[?Name=='${placeholder('DOMAIN')}.' && (Type=='A' || Type=='CNAME')]" > dns-before.json`,
        `aws route53 change-resource-record-sets --hosted-zone-id ${variable('HOSTED_ZONE_ID')} --change-batch "$(weights 0 | jq --slurpfile before dns-before.json '{Changes: ([$before[0][] | select(.SetIdentifier == null or .Type == "CNAME") | {Action: "DELETE", ResourceRecordSet: .}] + .Changes)}')"`,
      ],
      proof: `\`dig +short "\${DOMAIN}"\` gives the addresses of the old side alone.`,
    },
    ...SHARES.map((share) => shareStep(share)),
  ];
}

/** The way without DNS, where the input names the target group. */
function beside(facts: RunbookFacts): string {
  if (facts.direction === 'to-ecs' || facts.bindingFiles.length === 0) return '';
  const files = facts.bindingFiles;
  const paths = files
    .map((path) => `\`${filled(path, facts.placeholders)} | kubectl apply --filename -\``)
    .join(' and ');
  return ` Where the name is not in Route 53, or must stay with the old load balancer, ${paths} puts the pods behind that one beside the tasks instead, and \`kubectl delete\` in the place of \`kubectl apply\` takes them out; leave out the DNS steps then.`;
}

function shareStep(share: number): Step {
  const all = share === 100;
  return {
    title: all ? 'Move all calls' : `Move ${share} % of the calls`,
    what: `Clients keep an address for a minute, some for longer; wait ${all ? 'an hour' : 'half an hour'} and watch before the next step. Go back at the first doubt: the step "To roll back" has the command.`,
    commands: [changeWeights(share)],
    proof: all
      ? 'the old load balancer gets no more requests (its metric RequestCount, or NewFlowCount), and the new one has no more errors than the old one had.'
      : 'the new side has its share of the requests, no 5xx answers, and answers as quickly as the old one.',
  };
}

export function changeWeights(share: number): string {
  return `aws route53 change-resource-record-sets --hosted-zone-id ${variable('HOSTED_ZONE_ID')} --change-batch "$(weights ${share})"`;
}
