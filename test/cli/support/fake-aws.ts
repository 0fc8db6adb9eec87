import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** One request to a service of AWS, as far as its protocol tells it apart. */
export interface AwsRequest {
  /** `GetCallerIdentity` (query protocol), `AmazonEC2ContainerRegistry_V20150921.DescribeImages` (JSON), `GET /2015-03-31/functions/f` (REST). */
  readonly operation: string;
  /** Parameters of the query protocol; the parsed body of the others. */
  readonly input: Readonly<Record<string, unknown>>;
}

/** XML as text (query protocol), or an object that is sent as JSON. A `Refusal` becomes the protocol's error. */
export type AwsAnswer = string | object | Refusal | WithHeaders;

export class Refusal {
  readonly code: string;
  readonly message: string;
  constructor(code: string, message: string) {
    this.code = code;
    this.message = message;
  }
}

/** An answer of the REST protocol that has members in its headers; its body is JSON, or a text as it is. */
export class WithHeaders {
  readonly body: object | string;
  readonly headers: Readonly<Record<string, string>>;
  constructor(body: object | string, headers: Readonly<Record<string, string>>) {
    this.body = body;
    this.headers = headers;
  }
}

export interface FakeAws {
  /** Lead a process here, and nowhere else: endpoint, Region and dummy credentials. */
  readonly environment: Readonly<Record<string, string>>;
  /** Every request so far. */
  readonly requests: readonly AwsRequest[];
  stop(): Promise<void>;
}

/** Nobody's credentials, and nothing that the SDK could look them up in. */
export const withoutCredentials: Readonly<Record<string, string>> = {
  AWS_EC2_METADATA_DISABLED: 'true',
  AWS_CONFIG_FILE: '/dev/null',
  AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
  AWS_REGION: 'eu-west-1',
};

/**
 * AWS's wire protocols in front of a function: for services that local mode does not have, so that the real SDK is driven over a real
 * connection. An operation without an answer is refused by name, which the test then sees.
 */
export async function startFakeAws(
  answers: Readonly<Record<string, AwsAnswer | ((input: AwsRequest['input']) => AwsAnswer)>>,
): Promise<FakeAws> {
  const requests: AwsRequest[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const body = Buffer.concat(chunks).toString();
    const asked = readRequest(request.method ?? '', request.url ?? '/', request.headers['x-amz-target'], body);
    requests.push(asked);
    const found = answers[asked.operation];
    const answer =
      (typeof found === 'function' ? found(asked.input) : found) ??
      new Refusal('UnknownOperationException', `nothing answers ${asked.operation}`);
    const reply = replyTo(answer, request.headers['content-type']?.includes('urlencoded') ?? false);
    response.writeHead(reply.status, reply.headers).end(reply.body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    environment: {
      ...withoutCredentials,
      AWS_ENDPOINT_URL: `http://127.0.0.1:${port}`,
      AWS_ACCESS_KEY_ID: 'fake',
      AWS_SECRET_ACCESS_KEY: 'fake',
    },
    requests,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function readRequest(method: string, url: string, target: unknown, body: string): AwsRequest {
  const query = new URLSearchParams(body);
  const action = query.get('Action');
  if (action) return { operation: action, input: Object.fromEntries(query) };
  const input = body.startsWith('{') ? JSON.parse(body) : {};
  return { operation: typeof target === 'string' ? target : `${method} ${url.split('?')[0]}`, input };
}

function replyTo(answer: AwsAnswer, xml: boolean) {
  if (answer instanceof Refusal) {
    const { code, message } = answer;
    const error = `<Error><Type>Sender</Type><Code>${code}</Code><Message>${message}</Message></Error>`;
    const body = xml
      ? // EC2 has its own place for it.
        `<ErrorResponse>${error}<Errors>${error}</Errors><RequestId>r</RequestId></ErrorResponse>`
      : JSON.stringify({ __type: code, message });
    return {
      status: 400,
      headers: { 'content-type': xml ? 'text/xml' : 'application/json', 'x-amzn-errortype': code },
      body,
    };
  }
  if (answer instanceof WithHeaders) {
    const { body } = answer;
    const headers = { 'content-type': 'application/json', ...answer.headers };
    return { status: 200, headers, body: typeof body === 'string' ? body : JSON.stringify(body) };
  }
  const body = typeof answer === 'string' ? answer : JSON.stringify(answer);
  return {
    status: 200,
    headers: { 'content-type': typeof answer === 'string' ? 'text/xml' : 'application/json' },
    body,
  };
}

/** Answers of a deployed stack: who asks, its outputs, the environment of its function. */
export function deployedStack(
  outputs: Readonly<Record<string, string>>,
  scalerEnvironment: Readonly<Record<string, string>>,
): Record<string, AwsAnswer> {
  const members = Object.entries(outputs)
    .map(([key, value]) => `<member><OutputKey>${key}</OutputKey><OutputValue>${value}</OutputValue></member>`)
    .join('');
  return {
    GetCallerIdentity: callerIdentity,
    DescribeStacks: `<DescribeStacksResponse xmlns="http://cloudformation.amazonaws.com/doc/2010-05-15/"><DescribeStacksResult><Stacks><member><StackName>CloudIde</StackName><StackStatus>UPDATE_COMPLETE</StackStatus><CreationTime>2026-01-05T10:00:00Z</CreationTime><Outputs>${members}</Outputs></member></Stacks></DescribeStacksResult></DescribeStacksResponse>`,
    [`GET /2015-03-31/functions/${outputs['ScalerFunctionName']}/configuration`]: {
      FunctionName: outputs['ScalerFunctionName'],
      Environment: { Variables: scalerEnvironment },
    },
  };
}

export const callerIdentity =
  '<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult><Arn>arn:aws:iam::123456789012:user/ops</Arn><UserId>U</UserId><Account>123456789012</Account></GetCallerIdentityResult></GetCallerIdentityResponse>';
