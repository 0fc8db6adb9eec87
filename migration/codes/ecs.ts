import type { CodeTable } from './code.ts';

export const ecsCodes = {
  // What the input is.
  'not-a-task-definition': { severity: 'refused', meaning: 'A file given as a task definition is something else.' },
  'not-a-service': { severity: 'refused', meaning: 'A file given as a service description is something else.' },
  'parameter-default': {
    severity: 'note',
    meaning:
      "A parameter of a CloudFormation template is taken at its default, which a deployment's own value would override.",
  },
  'name-of-placeholder': {
    severity: 'note',
    meaning: 'A family holds a placeholder, of which the names in Kubernetes are made as it stands.',
  },
  'scheduled-run': {
    severity: 'loss',
    meaning: 'A rule or schedule of the template starts tasks by the clock or on events, and is not converted.',
  },
  'service-without-task-definition': {
    severity: 'loss',
    meaning: 'A service of the template runs a task definition that is not in the template.',
  },
  'scaling-without-service': {
    severity: 'loss',
    meaning: 'A scaling target or policy, or a target group, belongs to no service of the input.',
  },
  'listener-rule': {
    severity: 'loss',
    meaning: "A rule of a service's listener answers or redirects by itself, and is not converted.",
  },
  'scaling-suspended': { severity: 'note', meaning: 'Application Auto Scaling is suspended for the service.' },
  // Whether the task definition is sound: ECS would refuse it, or no task of it could start.
  'no-container-definitions': { severity: 'refused', meaning: 'The task definition has no container.' },
  'too-many-containers': { severity: 'refused', meaning: 'A task definition has more containers than ECS takes.' },
  'no-essential-container': { severity: 'refused', meaning: 'No container of the task definition is essential.' },
  'illegal-name': {
    severity: 'refused',
    meaning:
      'A family, container or volume has a name that ECS does not take: up to 255 letters, digits, hyphens and underscores.',
  },
  'duplicate-container-name': { severity: 'refused', meaning: 'Two containers have the same name.' },
  'duplicate-volume-name': { severity: 'refused', meaning: 'Two volumes have the same name.' },
  'unknown-container': {
    severity: 'refused',
    meaning: 'A container is referred to that the task definition does not have.',
  },
  'unknown-volume': {
    severity: 'refused',
    meaning: 'A mount point refers to a volume that the task definition does not have.',
  },
  'unknown-condition': { severity: 'refused', meaning: 'A dependency waits for a condition that ECS does not have.' },
  'unknown-network-mode': { severity: 'refused', meaning: 'The network mode is none that ECS has.' },
  'depends-on-cycle': {
    severity: 'refused',
    meaning: 'Containers wait for each other in a circle, so none would start.',
  },
  'no-health-check': {
    severity: 'refused',
    meaning: 'A container waits for another to be healthy that has no health check in the task definition.',
  },
  'unreadable-size': { severity: 'refused', meaning: 'The CPU or memory of the task is no amount that ECS reads.' },
  'no-fargate-size': {
    severity: 'refused',
    meaning: 'The task requires Fargate, which has no task with that CPU and memory.',
  },
  'containers-exceed-task': {
    severity: 'refused',
    meaning: 'Containers ask for more CPU or memory than their task has.',
  },
  'port-clash': {
    severity: 'refused',
    meaning:
      'Two containers listen on the same port, which they cannot in the one network of a pod or of an awsvpc task.',
  },
  'port-out-of-range': { severity: 'refused', meaning: 'A port or a range of ports is not within 1 to 65535.' },
  'same-variable-twice': {
    severity: 'refused',
    meaning: 'A container has an environment variable of one name twice.',
  },
  'variable-not-text': {
    severity: 'refused',
    meaning: 'The value of an environment variable is a number or the like, where ECS takes only texts.',
  },
  'health-check-out-of-range': {
    severity: 'refused',
    meaning: 'A number of a health check is outside of what ECS takes.',
  },
  'stop-timeout-too-long': {
    severity: 'refused',
    meaning: 'A container on Fargate may take at most 120 seconds to stop.',
  },
  'unreadable-secret-reference': {
    severity: 'refused',
    meaning: 'The reference to a secret is neither of Secrets Manager nor of the Parameter Store.',
  },
  'not-on-fargate': { severity: 'refused', meaning: 'The task definition uses what Fargate does not have.' },
  'dynamic-reference': {
    severity: 'change',
    meaning: 'A variable that CloudFormation fills in from a secret or parameter is read from a Secret by the pods.',
  },
  'dynamic-reference-within': {
    severity: 'loss',
    meaning: 'CloudFormation puts a secret or parameter into a part of a variable, which nothing on Kubernetes does.',
  },
  'secret-key-in-wrong-slot': {
    severity: 'change',
    meaning: 'A part of a reference to a secret stands in the slot of another, so that ECS could not start the task.',
  },
} as const satisfies CodeTable;
