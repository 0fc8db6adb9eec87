import { isMap, type Json, type JsonMap } from '../../trace/json.ts';
import { at, listAt, mapAt, textAt } from '../../trace/json-at.ts';
import { Expression } from './code-value.ts';
import { awsvpcCode, type NetworkCode } from './network-code.ts';
import type { StackWorkload } from './stack-input.ts';
import { constructId, type StackWriter } from './stack-writer.ts';
import { calledPorts } from './target-groups.ts';
import { writeTask } from './task-code.ts';

/** What leads to the services of a stack, each by what stands for the ARN of its target group. */
interface Targets {
  /** Constants of the listeners and rules that lead to it. */
  readonly leading: ReadonlyMap<string, readonly string[]>;
  /** Input of CreateTargetGroup. */
  readonly groups: ReadonlyMap<string, Json>;
}

/** A service with every member of `service.json`, and its scaling. */
export function writeService(
  writer: StackWriter,
  workload: StackWorkload,
  network: NetworkCode,
  targets: Targets,
): void {
  const service = mapAt(workload.files.get('service.json'));
  const { definition } = writeTask(writer, workload);
  const name = writer.constant(workload.family, 'Service');
  const props = writer.members(service, {
    taskDefinition: new Expression(`${definition}.ref`),
    networkConfiguration: awsvpcCode(writer, network, mapAt(service, 'networkConfiguration', 'awsvpcConfiguration')),
  });
  const listeners = listAt(service, 'loadBalancers').flatMap(
    (target) => targets.leading.get(textAt(target, 'targetGroupArn') ?? '') ?? [],
  );
  const namespace = namespaceOf(service, writer);
  // A task fetches its image by the routes of the VPC.
  const vpc = network.kind === 'own' ? ['vpc'] : [];
  const needed = [...new Set([...vpc, ...listeners, ...(namespace === undefined ? [] : [namespace])])];
  const isNamed = needed.length > 0 || workload.files.has('auto-scaling.json');
  writer.construct('ecs.CfnService', constructId(name), props, isNamed ? name : undefined);
  writer.after(name, needed);
  if (network.kind === 'own') openPorts(writer, service, targets);
  writeScaling(writer, workload, name);
}

/** The constant of the namespace that the service is known in. */
function namespaceOf(service: JsonMap, writer: StackWriter): string | undefined {
  const namespace = textAt(service, 'serviceConnectConfiguration', 'namespace');
  return namespace === undefined ? undefined : writer.namespace(namespace);
}

/** Load balancers reach the tasks at the ports of their target groups, and where these ask for the tasks' health. */
function openPorts(writer: StackWriter, service: JsonMap, { groups }: Targets): void {
  for (const target of listAt(service, 'loadBalancers')) {
    const containerPort = at(target, 'containerPort');
    // A target group that exists already belongs to a load balancer that is not the stack's.
    const group = groups.get(textAt(target, 'targetGroupArn') ?? '');
    if (typeof containerPort !== 'number' || group === undefined) continue;
    for (const { port, protocol } of calledPorts(group, containerPort)) {
      const line = `tasks.addIngressRule(balancers, ec2.Port.${protocol}(${port}), 'From load balancers');`;
      if (writer.isFirst(line)) writer.line(line);
    }
  }
}

function writeScaling(writer: StackWriter, { family, files }: StackWorkload, service: string): void {
  const scaling = files.get('auto-scaling.json');
  const [target] = listAt(scaling, 'scalableTargets');
  if (!isMap(target)) return;
  writer.use('autoscaling', 'aws-applicationautoscaling');
  const name = writer.constant(family, 'Capacity');
  writer.construct('autoscaling.CfnScalableTarget', constructId(name), writer.members(target), name);
  writer.after(name, [service]);
  for (const policy of listAt(scaling, 'scalingPolicies')) writePolicy(writer, policy, name);
}

function writePolicy(writer: StackWriter, policy: Json, target: string): void {
  if (!isMap(policy)) return;
  const name = writer.constant(textAt(policy, 'policyName') ?? 'scaling', 'Policy');
  writer.construct('autoscaling.CfnScalingPolicy', constructId(name), writer.members(policy), name);
  writer.after(name, [target]);
}
