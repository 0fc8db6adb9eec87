import type { DatabaseFacts, RunbookFacts, ToKubernetesFacts } from '../facts.ts';
import type { Step } from '../step.ts';
import { known, knownInQuotes, quoted, variable } from '../variables.ts';
import { CLUSTER_GROUP } from './cluster.ts';

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
  const { words, group, isKept } = clients(facts);
  const allowed = `\`aws ec2 describe-security-groups --group-ids ${variable('DATABASE_GROUP')} --query 'SecurityGroups[0].IpPermissions'\` lists the group`;
  return {
    title: `Let ${facts.direction === 'to-kubernetes' ? 'pods' : 'tasks'} reach the database of ${name}`,
    what: `The security group of the database ${host ?? `that ${name} points at`} has to let ${words} in at port ${port}${isKept ? ', as it does today; this makes sure of it' : ''}. What it lets in besides stays, for the roll back. Both have to be in one VPC, or in VPCs that are peered.`,
    commands: [
      `export DATABASE_GROUP=$(${groupOf(host)} --output text)`,
      `aws ec2 authorize-security-group-ingress --group-id ${variable('DATABASE_GROUP')} --protocol tcp --port ${port} --source-group ${group}`,
    ],
    proof: `${allowed}; "InvalidPermission.Duplicate" says that it was there already.`,
  };
}

/** Endpoints of Aurora are those of a cluster (RDS API reference, DBCluster), all others those of an instance. */
function groupOf(host: string | undefined): string {
  const address = knownInQuotes(host, 'DATABASE_HOST');
  const first = 'VpcSecurityGroups[0].VpcSecurityGroupId';
  return host !== undefined && /\.cluster-/.test(host)
    ? `aws rds describe-db-clusters --query "DBClusters[?Endpoint=='${address}' || ReaderEndpoint=='${address}'].${first}"`
    : `aws rds describe-db-instances --query "DBInstances[?Endpoint.Address=='${address}'].${first}"`;
}

/** Looks from within, once the pods' own network is applied. */
export function databaseChecks(facts: ToKubernetesFacts): readonly Step[] {
  if (facts.target === 'minikube' || facts.databases.length === 0) return [];
  return [
    {
      title: 'See that pods reach their databases',
      what: 'A pod with the labels of the workload, so that the same security groups and profile are its own, opens a connection and sends nothing.',
      commands: facts.databases.map(({ host, port }) => check(facts, known(host, 'DATABASE_HOST'), port)),
      proof:
        'each command says "open" and ends with exit code 0; a time-out is a security group or a route, "bad address" a name that the VPC does not know.',
    },
  ];
}

/** A pod on Fargate takes longer to start than kubectl waits by itself. */
function check({ namespace, name }: RunbookFacts, host: string, port: number): string {
  return `kubectl --namespace ${namespace} run database-check --rm --attach --restart=Never --pod-running-timeout=5m --labels=app.kubernetes.io/name=${name} --image=public.ecr.aws/docker/library/busybox:stable -- nc -zv -w 5 ${host} ${port}`;
}

/** Who connects: the words, the security group for a command, and whether it is that of the tasks. */
function clients(facts: RunbookFacts): { readonly words: string; readonly group: string; readonly isKept: boolean } {
  if (facts.direction === 'to-ecs')
    return { words: "the tasks' security group", group: variable('ECS_SECURITY_GROUP'), isKept: false };
  const [own] = facts.securityGroups;
  return own === undefined
    ? { words: "the cluster's security group, which pods have,", group: variable(CLUSTER_GROUP), isKept: false }
    : { words: `the group ${own}, which pods have from the tasks,`, group: quoted(own), isKept: true };
}
