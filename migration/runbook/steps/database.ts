import { CLUSTER_GROUP } from '../../kubernetes/cluster-group.ts';
import type { DatabaseFacts } from '../../workload-facts.ts';
import type { RunbookFacts, ToKubernetesFacts } from '../facts.ts';
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
  const { words, group, isKept } = clients(facts);
  const allowed = `\`aws ec2 describe-security-groups --group-ids ${variable('DATABASE_GROUP')} --query 'SecurityGroups[0].IpPermissions'\` lists the group`;
  const where = port === undefined ? 'its port, which the input does not say' : `port ${port}`;
  return {
    title: `Let ${facts.direction === 'to-kubernetes' ? 'pods' : 'tasks'} reach the database of ${name}`,
    what: `The security group of the database ${host ?? `that ${name} points at`} has to let ${words} in at ${where}${isKept ? ', as it does today; this makes sure of it' : ''}. What it lets in besides stays, for the roll back. Both have to be in one VPC, or in VPCs that are peered.`,
    commands: [
      `export DATABASE_GROUP=$(${groupOf(host)}); echo ${variable('DATABASE_GROUP')}`,
      `aws ec2 authorize-security-group-ingress --group-id ${variable('DATABASE_GROUP')} --protocol tcp --port ${portWord(port)} --source-group ${group}`,
    ],
    proof: `the first command prints an id that begins with \`sg-\` (else the database is none of RDS in this account: look its group up where it runs), and ${allowed}; "InvalidPermission.Duplicate" says that it was there already.`,
  };
}

function portWord(port: number | undefined): string {
  return port === undefined ? variable('DATABASE_PORT') : String(port);
}

/** Endpoints of Aurora are those of a cluster (RDS API reference, DBCluster), all others those of an instance; a host that is not known may be either. */
function groupOf(host: string | undefined): string {
  const address = knownInQuotes(host, 'DATABASE_HOST');
  const first = 'VpcSecurityGroups[0].VpcSecurityGroupId';
  const cluster = `aws rds describe-db-clusters --query "DBClusters[?Endpoint=='${address}' || ReaderEndpoint=='${address}'].${first}" --output text`;
  const instance = `aws rds describe-db-instances --query "DBInstances[?Endpoint.Address=='${address}'].${first}" --output text`;
  if (host === undefined) return `{ ${instance}; ${cluster}; } | grep -m 1 sg-`;
  return /\.cluster-/.test(host) ? cluster : instance;
}

/** Looks from within, once the pods' own network is applied. */
export function databaseChecks(facts: ToKubernetesFacts): readonly Step[] {
  if (facts.target === 'minikube' || facts.databases.length === 0) return [];
  return [
    {
      title: 'See that pods reach their databases',
      what: 'A pod with the labels of the workload, so that the same security groups and profile are its own, opens a connection and sends nothing. It has a readiness gate that nobody passes, so it is never ready and no load balancer sends it a call.',
      commands: facts.databases.map(({ host, port }) => check(facts, known(host, 'DATABASE_HOST'), portWord(port))),
      proof:
        'each command says "open" and ends with exit code 0; a time-out is a security group or a route, "bad address" a name that the VPC does not know.',
    },
  ];
}

/** Kubernetes docs, "Pod readiness": a pod is ready once each condition that its gates name is true. */
const NEVER_READY = '{"apiVersion":"v1","spec":{"readinessGates":[{"conditionType":"database-check/never-ready"}]}}';

/** A pod on Fargate takes longer to start than kubectl waits by itself. One that is not ready is waited for until it has ended. */
function check({ namespace, name }: RunbookFacts, host: string, port: string): string {
  return `kubectl --namespace ${namespace} run database-check --rm --attach --restart=Never --pod-running-timeout=5m --labels=app.kubernetes.io/name=${name} --overrides='${NEVER_READY}' --image=public.ecr.aws/docker/library/busybox:stable -- nc -zv -w 5 ${host} ${port}`;
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
