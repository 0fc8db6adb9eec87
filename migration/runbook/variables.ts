import { placeholder } from '../placeholder.ts';
import { templateExports } from './template-exports.ts';

const SUBNETS =
  'A subnet that the tasks run in: `aws ec2 describe-subnets --query "Subnets[].[SubnetId,VpcId,AvailabilityZone,MapPublicIpOnLaunch]"`';

/** Values that a runbook's commands need and the input does not have, with the way to each. */
const sources: Readonly<Record<string, string>> = {
  AWS_REGION: 'The Region that all of it runs in, e.g. `eu-west-1`.',
  AWS_ACCOUNT_ID: '`aws sts get-caller-identity --query Account --output text`',
  AWS_STACK_NAME:
    'The stack of the template: `aws cloudformation describe-stacks --query "Stacks[].StackName"`; this project\'s own is `CloudIde`.',
  AWS_STACK_ID: `\`aws cloudformation describe-stacks --stack-name ${variable('AWS_STACK_NAME')} --query 'Stacks[0].StackId' --output text\``,
  EKS_CLUSTER: '`aws eks list-clusters`; for a new cluster a name of your choice.',
  ECS_CLUSTER_NAME: '`aws ecs list-clusters`',
  ECS_SERVICE: `\`aws ecs list-services --cluster ${variable('ECS_CLUSTER_NAME')}\``,
  IMAGE_TAG:
    'The tag of the image that runs: `npm run ecs:build-push` prints it, and `aws ecr list-images --filter tagStatus=TAGGED --repository-name NAME` lists all.',
  ECS_SECURITY_GROUP:
    'The group of the tasks, which lets their load balancer in: `aws ec2 describe-security-groups --query "SecurityGroups[].[GroupId,GroupName,VpcId]"`.',
  ECS_SUBNET_1: `${SUBNETS}.`,
  ECS_SUBNET_2: `${SUBNETS}, in another Availability Zone.`,
  VPC_ID: 'That of the subnets and of the databases.',
  LOAD_BALANCER_SECURITY_GROUP:
    'A group that lets clients in at the ports of the listeners; the group of the tasks lets it in.',
  CERTIFICATE_ARN: '`aws acm list-certificates --query "CertificateSummaryList[].[DomainName,CertificateArn]"`',
  DATABASE_HOST:
    'The host in the value of the secret, one of `aws rds describe-db-instances --query "DBInstances[].Endpoint.Address"` or, for Aurora, `aws rds describe-db-clusters --query "DBClusters[].[Endpoint,ReaderEndpoint]"`.',
  DATABASE_PORT:
    'The port in the value of the secret, or that of the host: `aws rds describe-db-instances --query "DBInstances[].Endpoint.[Address,Port]"` or, for Aurora, `aws rds describe-db-clusters --query "DBClusters[].[Endpoint,Port]"`.',
  HOSTED_ZONE_ID: '`aws route53 list-hosted-zones --query "HostedZones[].[Name,Id]"`; what follows `/hostedzone/`.',
  DOMAIN: 'The name that people call, without a dot at its end, e.g. `api.example.com`.',
  QUEUE_URL: '`aws sqs list-queues`',
};

/** Values of which there may be several, by the ends of their names. */
const kinds: readonly (readonly [ending: string, source: string])[] = [
  [
    '_FILE_SYSTEM_ID',
    '`aws efs create-file-system --encrypted --query FileSystemId --output text`, with a mount target in each subnet of the tasks, and what was in the volume copied into it; or one that is there, of `aws efs describe-file-systems`.',
  ],
];

/** A value in a command, quoted for the shell. */
export function variable(name: string): string {
  return `"${placeholder(name)}"`;
}

/** A value that the input has, or the variable that stands for it. */
export function known(value: string | undefined, name: string): string {
  return value === undefined ? variable(name) : quoted(value);
}

/** The same within double quotes that stand around it. */
export function knownInQuotes(value: string | undefined, name: string): string {
  return value ?? placeholder(name);
}

/** A text as one word for the shell; placeholders in it stay variables. */
export function quoted(text: string): string {
  if (/^[\w@%+=:,./-]+$/.test(text)) return text;
  return usedIn(text).length > 0 ? `"${text.replace(/["\\`]/g, '\\$&')}"` : `'${text.replaceAll("'", `'\\''`)}'`;
}

/**
 * What has to be set beforehand: what commands use and none of them sets, and the Region, which `aws` and `eksctl` read from the
 * environment. `given` are the values that the input has, `templateResources` the types of a template's resources by their logical ids.
 */
export function variableTable(
  markdown: string,
  given: Readonly<Record<string, string>>,
  templateResources: ReadonlyMap<string, string> = new Map(),
): readonly string[] {
  const set = new Set([...markdown.matchAll(/\bexport (\w+)=/g)].map(([, name]) => name));
  const asked = [...new Set(['AWS_REGION', ...usedIn(markdown)])].filter((name) => !set.has(name));
  const needed = [...new Set([...asked, ...asked.flatMap((name) => usedIn(given[name] ?? ''))])];
  const ofTemplate = templateExports(
    needed.filter((name) => !Object.hasOwn(sources, name)),
    templateResources,
  );
  const own = Object.entries(given).filter(([name]) => needed.includes(name));
  const later = own.map(([name, value]) => `export ${name}=${quoted(value)}`);
  const inner = new Set([...own.map(([name]) => name), ...ofTemplate.names]);
  const open = [...needed, ...ofTemplate.needed].filter((name) => !inner.has(name));
  const rows = [...new Set(open)].sort().map((name) => `| \`${placeholder(name)}\` | ${sourceOf(name)} |`);
  return [
    ...(rows.length === 0 ? [] : ['| Set by `export NAME=value` | How to get it |', '| --- | --- |', ...rows, '']),
    ...block([...ofTemplate.commands, ...later]),
  ];
}

function block(commands: readonly string[]): readonly string[] {
  return commands.length === 0 ? [] : ['```sh', ...commands, '```', ''];
}

function sourceOf(name: string): string {
  const kind = kinds.find(([ending]) => name.endsWith(ending));
  return sources[name] ?? kind?.[1] ?? 'A placeholder of your input: set it as you do today.';
}

/** Names of the variables in a text, each where it is used. */
function usedIn(text: string): readonly string[] {
  return [...text.matchAll(/\$\{([A-Za-z_]\w*)(?:##\*\/)?\}/g)].map(([, name]) => name ?? '');
}
