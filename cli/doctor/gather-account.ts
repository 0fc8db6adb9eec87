import type { ClientSettings } from '../../aws/clients.ts';
import { readEventSourceMappings } from '../../aws/operator/event-source-mapping.ts';
import type { FamilyRevision } from '../../aws/operator/family-revision.ts';
import { createServiceQuotasClient, readFargateVcpuQuota } from '../../aws/operator/fargate-quota.ts';
import { parseEcrImage, readImagePlatforms } from '../../aws/operator/image-platforms.ts';
import { createEcrClient } from '../../aws/operator/image-repository.ts';
import {
  createEc2Client,
  readEndpointServices,
  readSecurityGroups,
  readSubnets,
  readWaysOut,
} from '../../aws/operator/network.ts';
import { createBucketClient, readLifecycle } from '../../aws/operator/object-expiry.ts';
import { createLambdaClient } from '../../aws/operator/scaler-function.ts';
import { createSchedulerClient, readSchedule } from '../../aws/operator/schedule.ts';
import { createSecretsManagerClient, isSecret, readSecretState, secretArnIn } from '../../aws/operator/secret-state.ts';
import { withClient } from '../../aws/operator/with-client.ts';
import type { Target } from '../stack/target.ts';
import { blockedBy, type Fact, follow, known, learn } from './fact.ts';
import type { Facts, ImageState, Knowledge } from './knowledge.ts';
import { workerBucketExpiry, workerBucketOf } from './worker-bucket.ts';

/** What the embedded AWS does not have. */
type OfAccount =
  | 'subnets'
  | 'waysOut'
  | 'endpointServices'
  | 'securityGroups'
  | 'roles'
  | 'secrets'
  | 'images'
  | 'vcpuQuotas'
  | 'schedule'
  | 'eventSourceMappings'
  | 'workerBucket';

/** Looks at what a deployed stack needs of the account around it. */
export async function gatherAccount(
  target: Target,
  taskDefinition: Facts['taskDefinition'],
  wanted: Facts['wanted'],
): Promise<Pick<Facts, OfAccount>> {
  const redisSecret = wanted.known ? wanted.value.REDIS_PASSWORD_SECRET_NAME : undefined;
  const [network, roles, secrets, images, vcpuQuotas, schedule, eventSourceMappings, workerBucket] = await Promise.all([
    gatherNetwork(target),
    follow(taskDefinition, async (found) => known(rolesOf(found))),
    follow(taskDefinition, (found) =>
      learn('the secrets', 'secretsmanager', () => readSecrets(target, secretsOf(found, redisSecret))),
    ),
    follow(taskDefinition, (found) => learn('the images', 'ecr', () => readImages(target, found))),
    learn('the quotas', 'servicequotas', () => readQuotas(target)),
    learn('the schedule', 'scheduler', () => readScheduleOf(target)),
    learn('the event source mappings', 'lambda', () => readMappings(target)),
    follow(taskDefinition, (found) => learn("the bucket's lifecycle", 's3', () => readWorkerBucket(target, found))),
  ]);
  return { ...network, roles, secrets, images, vcpuQuotas, schedule, eventSourceMappings, workerBucket };
}

/** What `gatherAccount` gives, of a stack that cannot be looked at. */
export function unreadAccount(fact: Fact<never>): Pick<Facts, OfAccount> {
  return {
    subnets: fact,
    waysOut: fact,
    endpointServices: fact,
    securityGroups: fact,
    roles: fact,
    secrets: fact,
    images: fact,
    vcpuQuotas: fact,
    schedule: fact,
    eventSourceMappings: fact,
    workerBucket: fact,
  };
}

async function gatherNetwork({ settings, clientSettings }: Target) {
  return withClient(createEc2Client(clientSettings('ec2')), async (client) => {
    const [subnets, securityGroups] = await Promise.all([
      learn('the subnets', 'ec2', () => readSubnets(client, settings.ECS_SUBNETS)),
      learn('the security groups', 'ec2', () => readSecurityGroups(client, settings.ECS_SECURITY_GROUPS)),
    ]);
    // EC2 refuses to look for what belongs to nothing.
    const existing = subnets.known && subnets.value.length === 0 ? blockedBy('the subnets') : subnets;
    const [waysOut, endpointServices] = await Promise.all([
      follow(existing, (found) => learn('the routes', 'ec2', () => readWaysOut(client, found))),
      follow(existing, (found) => learn('the endpoints', 'ec2', () => readEndpointServices(client, vpcsOf(found)))),
    ]);
    return { subnets, securityGroups, waysOut, endpointServices };
  });
}

const vpcsOf = (subnets: Knowledge['subnets']) => [...new Set(subnets.map(({ vpcId }) => vpcId))];

const rolesOf = ({ taskRoleArn, executionRoleArn }: FamilyRevision): Knowledge['roles'] => ({
  task: taskRoleArn?.split('/').at(-1),
  execution: executionRoleArn?.split('/').at(-1),
});

/** Those that tasks get, and the one that the next deployment would give them. */
function secretsOf({ containers }: FamilyRevision, redisSecret: string | undefined): string[] {
  const arns = containers.flatMap(({ secretSources }) => secretSources.filter(isSecret).map(secretArnIn));
  const included = redisSecret === undefined || arns.some((arn) => isArnOf(arn, redisSecret));
  return [...new Set(included ? arns : [...arns, redisSecret])];
}

/** A secret's ARN ends with its name, or with that and six random characters (Secrets Manager user guide, "Secret names"). */
function isArnOf(arn: string, name: string): boolean {
  const end = arn.split(':').at(6) ?? '';
  return end === name || end.replace(/-[A-Za-z0-9]{6}$/, '') === name;
}

async function readSecrets({ clientSettings }: Target, ids: readonly string[]): Promise<Knowledge['secrets']> {
  return withClient(createSecretsManagerClient(clientSettings('secretsmanager')), async (client) =>
    Object.fromEntries(await Promise.all(ids.map(async (id) => [id, await readSecretState(client, id)]))),
  );
}

async function readImages(target: Target, { containers }: FamilyRevision): Promise<Knowledge['images']> {
  const images = [...new Set(containers.map(({ image }) => image))];
  return Promise.all(images.map((image) => readImage(target, image)));
}

async function readImage({ clientSettings }: Target, image: string): Promise<ImageState> {
  const stored = parseEcrImage(image);
  if (!stored) return { kind: 'elsewhere', image };
  const { endpoint, identity } = clientSettings('ecr');
  const reach: ClientSettings = { endpoint, ...(identity && { identity: { ...identity, region: stored.region } }) };
  const platforms = await withClient(createEcrClient(reach), (client) => readImagePlatforms(client, stored));
  return platforms ? { kind: 'stored', image, platforms } : { kind: 'missing', image };
}

async function readQuotas({ settings, clientSettings }: Target): Promise<Knowledge['vcpuQuotas']> {
  return withClient(createServiceQuotasClient(clientSettings('servicequotas')), async (client) =>
    Object.fromEntries(
      await Promise.all(
        settings.ECS_CAPACITY_PROVIDERS.map(async (capacity) => [
          capacity,
          await readFargateVcpuQuota(client, capacity),
        ]),
      ),
    ),
  );
}

function readScheduleOf({ output, clientSettings }: Target) {
  const name = output('ScheduleName');
  return withClient(createSchedulerClient(clientSettings('scheduler')), (client) => readSchedule(client, name));
}

function readMappings({ output, clientSettings }: Target) {
  const name = output('ScalerFunctionName');
  return withClient(createLambdaClient(clientSettings('lambda')), (client) => readEventSourceMappings(client, name));
}

async function readWorkerBucket(
  { settings, clientSettings }: Target,
  { containers }: FamilyRevision,
): Promise<Knowledge['workerBucket']> {
  const { environment = {} } = containers.find(({ name }) => name === settings.ECS_CONTAINER_NAME) ?? {};
  const bucket = workerBucketOf(environment);
  if (bucket === undefined) return undefined;
  const rules = await withClient(createBucketClient(clientSettings('s3')), (client) =>
    readLifecycle(client, bucket.bucketName),
  );
  return workerBucketExpiry(bucket, rules);
}
