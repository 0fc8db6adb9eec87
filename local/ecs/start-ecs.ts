import { type AwsJsonServer, type AwsJsonServerOptions, startAwsJsonServer } from '../aws-json-server.ts';
import type { EcsOptions } from './ecs-state.ts';
import { EmbeddedEcs } from './embedded-ecs.ts';

const ECS_TARGET = 'AmazonEC2ContainerServiceV20141113';

export interface EcsServerOptions extends EcsOptions {
  /** 0 picks a free port. */
  readonly port: number;
  /** Further services on the same port, keyed by target prefix, e.g. `AmazonSSM`. */
  readonly otherServices?: AwsJsonServerOptions['services'];
  /** The same for those that speak REST, keyed by the beginning of their paths. */
  readonly restServices?: NonNullable<AwsJsonServerOptions['restServices']>;
}

export interface EcsServer extends AwsJsonServer {
  readonly ecs: EmbeddedEcs;
}

/**
 * Serves ECS, other services, and the tasks' metadata endpoint on one loopback port. Stopping the server leaves
 * the tasks alone: `ecs.stopAll()` comes before it.
 *
 * @throws Node's own error when the port is in use (`EADDRINUSE`).
 */
export async function startEcs({
  port,
  otherServices = {},
  restServices = {},
  ...options
}: EcsServerOptions): Promise<EcsServer> {
  // The port is known only once the server listens; no task starts before.
  const address = { url: '' };
  const ecs = new EmbeddedEcs(options, () => address.url);
  const server = await startAwsJsonServer({
    host: '127.0.0.1',
    port,
    services: { ...otherServices, [ECS_TARGET]: (action, input) => ecs.answer(action, input) },
    restServices,
    document: (path) => ecs.document(path),
    onInternalError: options.onInternalError,
  });
  address.url = server.url;
  return { ...server, ecs };
}
