import { ServiceError } from '../service-error.ts';

/** ECS's answers to mistakes, in its own words except where marked "our words": there AWS's are not known. */

const invalid = (message: string): ServiceError => new ServiceError('InvalidParameterException', message);
const client = (message: string): ServiceError => new ServiceError('ClientException', message);

export const clusterNotFound = () => new ServiceError('ClusterNotFoundException', 'Cluster not found.');
export const serviceNotFound = () => new ServiceError('ServiceNotFoundException', 'Service not found.');
export const taskNotFound = () => invalid('The referenced task was not found.');
export const taskDefinitionNotFound = () => client('TaskDefinition not found.');
export const taskDefinitionNotDescribable = () => client('Unable to describe task definition.');
export const throttled = () => new ServiceError('ThrottlingException', 'Rate exceeded');

export const noContainerInstances = () => invalid('No Container Instances were found in your cluster.');
export const launchTypeAndStrategy = () =>
  invalid('Specifying both a launch type and capacity provider strategy is not supported. Remove one and try again.');
export const providerNotAssociated = () =>
  invalid(
    'The specified capacity provider strategy cannot contain a capacity provider that is not associated with the cluster. ' +
      'Associate the capacity provider with the cluster or specify a valid capacity provider and try again.',
  );
export const networkConfigurationMissing = () =>
  invalid("Network Configuration must be provided when networkMode 'awsvpc' is specified.");
export const unknownContainer = (name: string) =>
  invalid(`Override for container named ${name} is not a container in the TaskDefinition.`);
export const startedByNotAlone = () => invalid('cannot specify startedBy with other arguments');
/** `member` is AWS's word for the list, e.g. `taskIds`. */
export const tooMany = (member: string, maximum: number) => invalid(`${member} can have at most ${maximum} items.`);

/** Our words; the API reference has the fact. */
export const empty = (member: string) => invalid(`${member} can not be empty.`);
/** Our words. */
export const outOfRange = (member: string, from: number, to: number, received: number) =>
  invalid(`${member} must be between ${from} and ${to}; received ${received}.`);
/** Our words. */
export const invalidNextToken = () => invalid('Invalid nextToken.');
/** Our words. */
export const invalidClientToken = () => invalid('clientToken must be 1 to 64 ASCII characters in the range 33-126.');
/** Our words. */
export const invalidStartedBy = (maximum: number) => invalid(`startedBy can have at most ${maximum} characters.`);
/** Our words. */
export const unknownValue = (member: string, value: string) => invalid(`${member} has no value ${value}.`);
/** Our words. */
export const strategyWithoutWeight = () =>
  invalid('A capacity provider strategy needs a capacity provider with a weight above 0.');
/** Our words. */
export const strategyWithTwoBases = () =>
  invalid('Only one capacity provider in a capacity provider strategy can have a base.');
/** Our words. */
export const containerInstanceNotFound = () => invalid('The referenced container instance was not found.');

export const clientTokenInUse = (taskArns: readonly string[]) =>
  new ServiceError(
    'ConflictException',
    'The RunTask request could not be processed due to conflicts. ' +
      'The provided clientToken is already in use with a different RunTask request.',
    400,
    { resourceIds: taskArns },
  );
