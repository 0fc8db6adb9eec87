import { mebibytesOf, milliCpuOf } from '../../kubernetes/quantity.ts';
import type { Place } from '../../trace/place.ts';

/** How much of one resource is asked for. */
export interface Amount {
  readonly request: number | undefined;
  readonly limit: number | undefined;
  readonly requestPlace: Place | undefined;
  readonly limitPlace: Place | undefined;
}

/** Requests and limits of a container or a pod. */
export interface Resources {
  /** In thousandths of a core. */
  readonly milliCpu: Amount;
  /** In MiB, rounded up. */
  readonly memoryMib: Amount;
  /** Ephemeral storage in MiB, rounded up. */
  readonly storageMib: Amount;
}

type Kind = 'requests' | 'limits';

/** Resources that this room knows what to do with; what else is asked for is a device, or nothing that Fargate has. */
const SIZED = ['cpu', 'memory', 'ephemeral-storage'];

/** Accelerators, by the beginnings of their names (device plugins of NVIDIA, AMD, Intel, AWS, Google, Habana). */
const ACCELERATOR =
  /^(nvidia\.com|amd\.com|gpu\.intel\.com|aws\.amazon\.com\/neuron|google\.com\/tpu|habana\.ai|cloud-tpus)/;

/** What EKS adds to pods that have a security group or an address of their own, as all Fargate tasks do. */
const OWN_NETWORK_INTERFACE = /^vpc\.amazonaws\.com\//;

/** The `resources` of a container or a pod; says what becomes of the resources that are not cpu, memory or storage. */
export function readResources(resources: Place | undefined): Resources {
  const limits = resources?.member('limits');
  judgeOthers(limits);
  judgeOthers(resources?.member('requests'), limits);
  resources?.member('claims')?.remark('device-not-on-fargate', {
    lost: 'The container asks for devices that a driver of the cluster hands out, and Fargate has no devices.',
    remedy: 'Keep this workload in Kubernetes, or run it on ECS with EC2 instances that have the device.',
  });
  return {
    milliCpu: amountOf(resources, 'cpu', milliCpuOf),
    memoryMib: amountOf(resources, 'memory', mebibytesOf),
    storageMib: amountOf(resources, 'ephemeral-storage', mebibytesOf),
  };
}

/** What has to be there for it: the greater of the two, because Fargate has no neighbours from whom more than was asked for could be had. */
export function needed({ request = 0, limit = 0 }: Amount): number {
  return Math.max(request, limit);
}

export function placesOf({ requestPlace, limitPlace }: Amount): readonly Place[] {
  return [requestPlace, limitPlace].filter((place) => place !== undefined);
}

function amountOf(
  resources: Place | undefined,
  name: string,
  convert: (quantity: string | number) => number | undefined,
): Amount {
  const read = (kind: Kind) => {
    const place = resources?.member(kind)?.member(name);
    const amount = place === undefined ? undefined : quantityAt(place, convert);
    return amount === undefined ? undefined : { amount, place };
  };
  const request = read('requests');
  const limit = read('limits');
  return {
    request: request?.amount,
    limit: limit?.amount,
    requestPlace: request?.place,
    limitPlace: limit?.place,
  };
}

function quantityAt(place: Place, convert: (quantity: string | number) => number | undefined): number | undefined {
  const { value } = place;
  const amount = typeof value === 'string' || typeof value === 'number' ? convert(value) : undefined;
  if (amount === undefined) {
    place.refuse(
      'invalid-quantity',
      `${JSON.stringify(value)} is no quantity of Kubernetes.`,
      'Write a number with a unit of Kubernetes behind it, e.g. 250m for a quarter of a core, or 512Mi.',
    );
  }
  return amount;
}

/** @param limits Where what is asked for was judged already: for resources other than cpu, memory and storage, requests equal limits. */
function judgeOthers(resources: Place | undefined, limits?: Place): void {
  for (const [name, member] of resources?.members() ?? []) {
    if (SIZED.includes(name)) continue;
    if (limits?.member(name) !== undefined) member.ignore('What becomes of it is told at the limit of the same name.');
    else if (OWN_NETWORK_INTERFACE.test(name)) member.ignore('Each Fargate task has a network interface of its own.');
    else if (member.value === 0 || member.value === '0') member.ignore('None is asked for.');
    else if (ACCELERATOR.test(name)) refuseAccelerator(name, member);
    else if (name.startsWith('hugepages-')) tellHugePages(name, member);
    else tellDevice(name, member);
  }
}

function refuseAccelerator(name: string, member: Place): void {
  member.refuse(
    'accelerator',
    `The container needs ${name}, and Fargate has no accelerators.`,
    'Keep this workload in Kubernetes, or run it on ECS with EC2 instances that have the accelerator; leave it out of this conversion.',
  );
}

function tellHugePages(name: string, member: Place): void {
  member.remark('huge-pages-lost', {
    lost: `The container asks for ${name}, and Fargate has no huge pages.`,
    remedy: 'Configure the program to run without huge pages.',
  });
}

function tellDevice(name: string, member: Place): void {
  member.remark('device-not-on-fargate', {
    lost: `The container asks for ${name}, which a device plugin hands out, and Fargate has no such thing.`,
    remedy: 'See whether the program runs without it; if it does not, run it on ECS with EC2 instances.',
  });
}
