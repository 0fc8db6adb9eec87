import { writeBalancer } from './balancer-code.ts';
import { cloudIdeCode } from './cloud-ide-code.ts';
import { type NetworkCode, writeNetwork } from './network-code.ts';
import { writeQueueWorker } from './queue-code.ts';
import { writeSchedules } from './schedule-code.ts';
import { writeService } from './service-code.ts';
import type { StackInput } from './stack-input.ts';
import { StackWriter } from './stack-writer.ts';
import { targetGroupsOf } from './target-groups.ts';
import { writeTask } from './task-code.ts';

/**
 * TypeScript of a CDK app for what was imported: one stack with all workloads, made with this package's constructs, and for CloudIDE's own
 * worker the stack of this project. The same input gives the same text.
 */
export function stackCode(input: StackInput): string {
  const own = input.workloads.filter(({ isTerminalWorker }) => isTerminalWorker);
  const others = { ...input, workloads: input.workloads.filter(({ isTerminalWorker }) => !isTerminalWorker) };
  const writer = new StackWriter();
  const imported = others.workloads.length > 0;
  if (imported) writeStack(writer, others);
  const core = ['App', ...(writer.usesDuration ? ['Duration'] : []), ...(imported ? ['Stack', 'type StackProps'] : [])];
  const ours = [
    ...writer.ours(),
    ...(own.length > 0 ? ['CloudIdeStack', 'readDeploymentSettings', 'readImageTag'] : []),
  ];
  const lines = [
    writer.imports(),
    `import { ${core.join(', ')} } from 'aws-cdk-lib/core';`,
    ...(imported ? ["import type { Construct } from 'constructs';"] : []),
    ...(ours.length > 0 ? [`import { ${ours.sort(byName).join(', ')} } from 'fargate-queue-scaler';`] : []),
    '',
    ...(imported ? [classCode(writer, others)] : []),
    ...(writer.needsEnvironment ? [REQUIRED] : []),
    'export const app = new App();',
    ...(imported ? ["new ImportedStack(app, 'Imported');"] : []),
    ...own.map(cloudIdeCode),
  ];
  return `${lines.filter((line, index) => line !== '' || index > 0).join('\n')}\n`;
}

function writeStack(writer: StackWriter, input: StackInput): void {
  writer.define('AWS_REGION', 'this.region');
  writer.define('AWS_ACCOUNT_ID', 'this.account');
  writer.define('AWS_PARTITION', 'this.partition');
  const network = writeNetwork(writer, input);
  const targets = { leading: writeBalancers(writer, input, network), groups: targetGroupsOf(input.balancers) };
  for (const workload of input.workloads) {
    writer.line('');
    if (workload.starter === 'service') writeService(writer, workload, network, targets);
    else if (workload.starter === 'queue-scaler') writeQueueWorker(writer, workload, network);
    else if (workload.starter === 'schedule') writeSchedules(writer, workload, network);
    else writeTask(writer, workload);
  }
}

function writeBalancers(writer: StackWriter, { balancers }: StackInput, network: NetworkCode) {
  const leading = new Map<string, readonly string[]>();
  for (const [name, content] of balancers) {
    writer.line('');
    for (const [group, listeners] of writeBalancer(writer, name, content, network))
      leading.set(group, [...(leading.get(group) ?? []), ...listeners]);
  }
  return leading;
}

function classCode(writer: StackWriter, { workloads }: StackInput): string {
  const families = workloads.map(({ family }) => family).join(', ');
  return `/** What was imported from Kubernetes: ${families}. */
export class ImportedStack extends Stack {
  constructor(scope: Construct, id: string, props?: StackProps) {
    super(scope, id, props);
${writer.body()}
  }
}
`;
}

/** How the code asks for what nobody knew when it was written. */
const REQUIRED = `function required(name: string): string {
  const value = process.env[name];
  if (value === undefined || value === '') throw new Error(\`Set \${name} before the stack is synthesized.\`);
  return value;
}
`;

function byName(a: string, b: string): number {
  return a.toLowerCase() < b.toLowerCase() ? -1 : 1;
}
