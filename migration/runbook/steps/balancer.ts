import type { ToEcsFacts } from '../facts.ts';
import type { Step } from '../step.ts';
import { quoted, variable } from '../variables.ts';

/** Makes the load balancers whose target groups the service names by placeholders; their files stand beside the workloads' folders. */
export function balancerSteps({ start, placeholders }: ToEcsFacts): readonly Step[] {
  const names = (placeholders[start.file] ?? []).filter((name) => name.startsWith(TARGET_GROUP));
  return names.map((name) => balancerStep(name));
}

const TARGET_GROUP = 'TARGET_GROUP_ARN_';
const FILE = variable('BALANCER_FILE');

function balancerStep(name: string): Step {
  const group = `.targetGroups[] | select((.Name | ascii_upcase | gsub("[^A-Z0-9]+"; "_")) == "${name.slice(TARGET_GROUP.length)}")`;
  const input = (program: string) => `--cli-input-json "$(envsubst < ${FILE} | jq '${program}')"`;
  return {
    title: `Create the target group ${quoted(name.slice(TARGET_GROUP.length))} and its load balancer`,
    what: `A target group is made once, and a load balancer once for all of its target groups: leave out the commands for one that is there. Rules, if the file has any, are made with \`aws elbv2 create-rule\` once their listener is there. \`stack.ts\` makes all of it, too, where it is deployed instead. The file needs ${variable('VPC_ID')}, ${variable('ECS_SUBNET_1')}, ${variable('ECS_SUBNET_2')}, ${variable('LOAD_BALANCER_SECURITY_GROUP')} and for HTTPS ${variable('CERTIFICATE_ARN')}; they are among the values above.`,
    commands: [
      `export BALANCER_FILE=$(grep -l ${name} ../load-balancers/*.json | head -n 1)`,
      `export ${name}=$(aws elbv2 create-target-group ${input(group)} --query 'TargetGroups[0].TargetGroupArn' --output text)`,
      `export BALANCER_ARN=$(aws elbv2 create-load-balancer ${input('.loadBalancer')} --query 'LoadBalancers[0].LoadBalancerArn' --output text)`,
      `envsubst < ${FILE} | jq --compact-output --arg arn ${variable('BALANCER_ARN')} '.listeners[] | .LoadBalancerArn = $arn' | while read -r listener; do aws elbv2 create-listener --cli-input-json "$listener"; done`,
    ],
    proof: `\`aws elbv2 describe-listeners --load-balancer-arn ${variable('BALANCER_ARN')} --query 'Listeners[].[Port,Protocol]'\` lists the ports of the file.`,
  };
}
