import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { jsonOfQuery, xmlOfAnswer } from './query-protocol.ts';

/** One ReceiveMessage, as it was asked for. */
export interface Receive {
  readonly queueName: string;
  readonly waitSeconds: number;
}

/** One ChangeMessageVisibility of a message that was handed out; the local SQS accepts any receipt. */
interface Extension {
  readonly queueName: string;
  readonly seconds: number;
}

interface ChangeMessageVisibilityInput {
  readonly QueueUrl: string;
  readonly ReceiptHandle: string;
  readonly VisibilityTimeout: number;
}

interface Call {
  readonly action: string;
  /** As JSON. */
  readonly body: string;
  /** Whether it came in the protocol of SDKs from before November 2023, which the local SQS does not speak. */
  readonly isQuery: boolean;
}

/**
 * Stands before the local SQS, in this process: tells of each receive before SQS sees it and of each extension, whatever
 * the worker is written in, and speaks the older protocol too, so that the workers are tried with the SDK that Debian has.
 */
export async function startSqsFront(target: string) {
  const listeners = new Set<(receive: Receive) => Promise<void>>();
  const receiptHandles = new Set<string>();
  const extensionListeners = new Set<(extension: Extension) => void>();
  const tellOfExtension = ({ QueueUrl, ReceiptHandle, VisibilityTimeout }: ChangeMessageVisibilityInput) => {
    if (!receiptHandles.has(ReceiptHandle)) return;
    for (const listen of extensionListeners) listen({ queueName: nameOf(QueueUrl), seconds: VisibilityTimeout });
  };
  const server = createServer((request, response) => {
    answer(request, response).catch((error) => {
      if (!response.writableEnded) response.writeHead(502).end(String(error));
    });
  });
  const answer = async (request: IncomingMessage, response: ServerResponse) => {
    const gone = new AbortController();
    response.on('close', () => gone.abort());
    const call = readCall(request, await text(request));
    if (call.action === 'ReceiveMessage') {
      const { QueueUrl, WaitTimeSeconds } = JSON.parse(call.body) as { QueueUrl: string; WaitTimeSeconds?: number };
      const receive = { queueName: nameOf(QueueUrl), waitSeconds: Number(WaitTimeSeconds ?? 0) };
      for (const listen of listeners) await listen(receive);
    }
    const answered = await fetch(target, {
      method: 'POST',
      headers: { 'content-type': 'application/x-amz-json-1.0', 'x-amz-target': `AmazonSQS.${call.action}` },
      body: call.body,
      signal: gone.signal,
    });
    const json = await answered.text();
    if (call.action === 'ReceiveMessage') {
      const { Messages = [] } = JSON.parse(json) as { Messages?: { ReceiptHandle: string }[] };
      for (const { ReceiptHandle } of Messages) receiptHandles.add(ReceiptHandle);
    }
    if (call.action === 'ChangeMessageVisibility') tellOfExtension(JSON.parse(call.body));
    const body = call.isQuery ? xmlOfAnswer(call.action, answered.ok, json) : json;
    const type = call.isQuery ? 'text/xml' : 'application/x-amz-json-1.0';
    response.writeHead(answered.status, { 'content-type': type }).end(body);
  };
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url,
    /** Calls back before each receive from that queue, which waits until it resolves. Gives all receives so far. */
    watch(queueName: string, onReceive: (all: readonly Receive[]) => Promise<void> | void = () => undefined) {
      const all: Receive[] = [];
      listeners.add(async (receive) => {
        if (receive.queueName !== queueName) return;
        all.push(receive);
        await onReceive(all);
      });
      return all as readonly Receive[];
    },
    /** Calls back after each extension of a message of that queue. Gives to how many seconds each one was. */
    watchExtensions(queueName: string, onExtension: (all: readonly number[]) => void) {
      const all: number[] = [];
      extensionListeners.add((extension) => {
        if (extension.queueName !== queueName) return;
        all.push(extension.seconds);
        onExtension(all);
      });
      return all as readonly number[];
    },
    async stop(): Promise<void> {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
export type SqsFront = Awaited<ReturnType<typeof startSqsFront>>;

function nameOf(queueUrl: string): string {
  return queueUrl.split('/').at(-1) ?? '';
}

function readCall(request: IncomingMessage, body: string): Call {
  const target = request.headers['x-amz-target'];
  if (target !== undefined) return { action: String(target).split('.').at(-1) ?? '', body, isQuery: false };
  return { ...jsonOfQuery(body), isQuery: true };
}
