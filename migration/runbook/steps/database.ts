import type { DatabaseFacts } from '../databases.ts';
import type { RunbookFacts } from '../facts.ts';
import type { Step } from '../step.ts';
import { known, knownInQuotes, quoted, variable } from '../variables.ts';

/** Which security group has to let which in, for each database that the environment names. */
export function databaseSteps(facts: RunbookFacts): readonly Step[] {
  if (facts.direction === 'to-kubernetes' && facts.target === 'minikube') return [];
  if (facts.databases.length === 0) {
    return [
      {
        title: 'Open the security groups of what it connects to',
        what: `The environment names no database. Whatever the containers connect to in the VPC (databases, caches) has to let ${clients(facts).words} in.`,
        commands: [],
        proof: 'the containers start without connection errors in their logs.',
      },
    ];
  }
  return facts.databases.map((database) => databaseStep(database, facts));
}

function databaseStep({ variable: name, host, port }: DatabaseFacts, facts: RunbookFacts): Step {
  const { words, group, find } = clients(facts);
  const address = known(host, 'DATABASE_HOST');
  return {
    title: `Let ${facts.direction === 'to-kubernetes' ? 'pods' : 'tasks'} reach the database of ${name}`,
    what: `The security group of the RDS instance ${host ?? `that ${name} points at`} has to let ${words} in at port ${port}. What it lets in today stays, for the roll back. Both have to be in one VPC, or in VPCs that are peered.`,
    commands: [
      ...find,
      `export DATABASE_GROUP=$(aws rds describe-db-instances --query "DBInstances[?Endpoint.Address=='${knownInQuotes(host, 'DATABASE_HOST')}'].VpcSecurityGroups[0].VpcSecurityGroupId" --output text)`,
      `aws ec2 authorize-security-group-ingress --group-id ${variable('DATABASE_GROUP')} --protocol tcp --port ${port} --source-group ${group}`,
      ...(facts.direction === 'to-kubernetes' ? [check(facts, address, port)] : []),
    ],
    proof:
      facts.direction === 'to-kubernetes'
        ? 'the last command ends with exit code 0 (`nc` says "open").'
        : `\`aws ec2 describe-security-groups --group-ids ${variable('DATABASE_GROUP')} --query 'SecurityGroups[0].IpPermissions'\` lists the group, and the first task's log has no connection error.`,
  };
}

/** A pod with the workload's labels, so that the same Fargate profile and the same policies take it. */
function check({ namespace, name }: RunbookFacts, host: string, port: number): string {
  return `kubectl --namespace ${namespace} run database-check --rm --attach --restart=Never --labels=app.kubernetes.io/name=${name} --image=public.ecr.aws/docker/library/busybox:stable -- nc -zv -w 5 ${host} ${port}`;
}

/** Who connects: the words, the security group for a command, and the command that finds it. */
function clients(facts: RunbookFacts): {
  readonly words: string;
  readonly group: string;
  readonly find: readonly string[];
} {
  if (facts.direction === 'to-ecs') {
    return { words: "the tasks' security group", group: variable('TASK_SECURITY_GROUP'), find: [] };
  }
  const [own] = facts.securityGroups;
  if (own !== undefined) {
    return { words: `the pods' security group ${own}, which the tasks have, too,`, group: quoted(own), find: [] };
  }
  return {
    words: "the cluster's security group, which pods have,",
    group: variable('CLUSTER_GROUP'),
    find: [
      `export CLUSTER_GROUP=$(aws eks describe-cluster --name ${variable('EKS_CLUSTER')} --query cluster.resourcesVpcConfig.clusterSecurityGroupId --output text)`,
    ],
  };
}
