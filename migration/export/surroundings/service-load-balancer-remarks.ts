import type { Entrance } from '../../ecs/load-balancer-parts.ts';
import type { Place } from '../../trace/place.ts';
import type { ExportContext } from '../export-context.ts';

interface Known {
  readonly arn: Place | undefined;
  readonly group: Place | undefined;
  readonly entrance: Entrance | undefined;
  readonly network: boolean;
}

/** Says of the load balancer of a service what somebody has to know or to compare. */
export function remarkTargetGroup(place: Place, around: Known, name: string, { target }: ExportContext): void {
  const { arn, entrance } = around;
  const classic = place.member('loadBalancerName');
  if (target === 'minikube') {
    for (const each of [arn, classic]) {
      each?.remark('load-balancer-local', {
        lost: 'No load balancer of AWS reaches minikube; the Service is of type LoadBalancer, for this machine alone.',
        remedy: 'Run minikube tunnel.',
      });
    }
    return;
  }
  classic?.remark('classic-load-balancer', {
    lost: 'A Classic Load Balancer becomes an Application Load Balancer with an address of its own.',
    remedy: 'Move the DNS name to it, and bring its listeners and certificate along.',
  });
  if (entrance?.isShared) remarkShared(entrance.balancer);
  if (entrance?.balancer !== undefined) {
    arn?.remark('load-balancer-beside', {
      lost: `"${name}" makes a load balancer of its own like the one of the template, with an address of its own.`,
      remedy:
        'Move the DNS names to it, or use the file under cutover/, which puts pods behind the load balancer that is there; web ACLs and ' +
        'alarms go with the old one.',
    });
  } else remarkAssumed(around, name);
}

function remarkAssumed({ arn, group, entrance, network }: Known, name: string): void {
  const kind = network
    ? 'an internal Network Load Balancer'
    : `an internal Application Load Balancer${entrance === undefined ? ' that listens for HTTP on port 80' : ''}`;
  const listeners = entrance === undefined ? ', listeners, certificate and rules' : '';
  const targets = group === undefined ? ', health check, stickiness and deregistration delay' : '';
  arn?.remark('load-balancer-assumed', {
    lost: `The service does not say what its load balancer is like: "${name}" is exported for ${kind}.`,
    remedy:
      `Compare scheme${listeners}${targets} with those that are there, and add what differs as annotations; the file under cutover/ puts ` +
      'pods behind the load balancer that is there.',
  });
}

function remarkShared(balancer: Place | undefined): void {
  balancer?.remark('load-balancer-shared', {
    lost: 'The load balancer sends to other target groups as well; here each Ingress or Service makes one of its own, at a price of its own.',
    remedy:
      'Give the Ingresses one alb.ingress.kubernetes.io/group.name, and a group.order by the priorities of the rules.',
  });
}

export function remarkBlueGreen(place: Place | undefined): void {
  place?.remark('deployment-strategy', {
    lost: 'A second target group and listener rules move traffic between two versions on ECS; an Ingress has one set of pods.',
    remedy: 'Use Argo Rollouts with its ALB traffic routing.',
  });
}
