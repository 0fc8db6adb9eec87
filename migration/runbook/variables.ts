import { placeholder } from '../placeholder.ts';

/** Values that a runbook's commands need and the input does not have, with the way to each. */
const sources: Readonly<Record<string, string>> = {
  AWS_REGION: 'The Region that all of it runs in, e.g. `eu-west-1`.',
  AWS_ACCOUNT_ID: '`aws sts get-caller-identity --query Account --output text`',
  EKS_CLUSTER: '`aws eks list-clusters`; for a new cluster a name of your choice.',
  ECS_CLUSTER_NAME: '`aws ecs list-clusters`',
  ECS_SERVICE: `\`aws ecs list-services --cluster ${variable('ECS_CLUSTER_NAME')}\``,
  TASK_SECURITY_GROUP:
    'What ECS_SECURITY_GROUPS names, else one of `aws ec2 describe-security-groups --query "SecurityGroups[].[GroupId,GroupName]"`.',
  DATABASE_HOST: '`aws rds describe-db-instances --query "DBInstances[].Endpoint.Address"`',
  HOSTED_ZONE_ID: '`aws route53 list-hosted-zones --query "HostedZones[].[Name,Id]"`; what follows `/hostedzone/`.',
  DOMAIN: 'The name that people call, without a dot at its end, e.g. `api.example.com`.',
  QUEUE_URL: '`aws sqs list-queues`',
  SUBNET_IDS: '`aws ec2 describe-subnets --query "Subnets[].[SubnetId,VpcId,MapPublicIpOnLaunch]"`',
};

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
  return /\$\{\w+\}/.test(text) ? `"${text.replace(/["\\`]/g, '\\$&')}"` : `'${text.replaceAll("'", `'\\''`)}'`;
}

/**
 * What has to be set beforehand: what commands use and none of them sets, and the Region, which `aws` and `eksctl` read from the
 * environment. `given` are the values that the input has.
 */
export function variableTable(markdown: string, given: Readonly<Record<string, string>>): readonly string[] {
  const set = new Set([...markdown.matchAll(/\bexport (\w+)=/g)].map(([, name]) => name));
  const used = [...markdown.matchAll(/\$\{([A-Z_][A-Z0-9_]*)\}/g)].map(([, name]) => name ?? '');
  const needed = [...new Set(['AWS_REGION', ...used])].filter((name) => !set.has(name));
  const open = needed.filter((name) => given[name] === undefined).sort();
  const exports = Object.entries(given).filter(([name]) => needed.includes(name));
  return [
    ...(exports.length === 0
      ? []
      : ['```sh', ...exports.map(([name, value]) => `export ${name}=${quoted(value)}`), '```', '']),
    ...(open.length === 0 ? [] : ['| Set by `export NAME=value` | How to get it |', '| --- | --- |']),
    ...open.map(
      (name) =>
        `| \`${placeholder(name)}\` | ${sources[name] ?? 'A placeholder of your input: set it as you do today.'} |`,
    ),
  ];
}
