import { buildOnce, workerBundle } from '../../../local/support/built.ts';
import type { LocalQueues } from '../../support/local-queues.ts';
import { runsAsRoot } from '../../support/user.ts';
import { startWorkerProcess, type WorkerProcess } from '../../support/worker-process.ts';

export const leavesWhenIdle = { WORKER_IDLE_EXIT_SECONDS: '1', WORKER_PAID_MINIMUM_SECONDS: '0' };

/** Terminal workers from their bundle, in processes of their own, each set with queues and a bucket of its own. */
export function terminalWorkers(queues: LocalQueues) {
  const workers: WorkerProcess[] = [];
  return {
    async set(name: string, given: Readonly<Record<string, string | undefined>> = {}, fifo = '') {
      await buildOnce();
      const names = {
        commands: `${name}${fifo}`,
        deadLetters: `${name}-dead${fifo}`,
        responses: `${name}-responses.fifo`,
      };
      const commands = await queues.createQueue(names.commands);
      const deadLetters = await queues.createQueue(names.deadLetters);
      const responses = await queues.createQueue(names.responses);
      const bucketName = await queues.createBucket(`${name}-bucket`);
      const launch = (more: Readonly<Record<string, string>> = {}) => {
        const worker = startWorkerProcess(workerBundle, {
          AWS_ENDPOINT_URL_SQS: queues.endpoint,
          AWS_ENDPOINT_URL_S3: queues.endpoint,
          AWS_SQS_QUEUE_URL: commands,
          AWS_SQS_DEAD_LETTER_QUEUE_URL: deadLetters,
          AWS_SQS_RESPONSE_QUEUE_URL: responses,
          AWS_S3_BUCKET_NAME: bucketName,
          WORKER_REPLY_QUEUE_PREFIX: 'stack-reply-',
          WORKER_CONTROL_QUEUE_PREFIX: 'stack-control-',
          ...(!runsAsRoot && { ALLOW_UNSANDBOXED: '1' }),
          ...given,
          ...more,
        });
        workers.push(worker);
        return worker;
      };
      return { names, commands, deadLetters, responses, launch };
    },
    /** For the end of all tests, also of those that failed. */
    kill: () => Promise.all(workers.map((worker) => worker.kill())),
  };
}
export type TerminalWorkers = ReturnType<typeof terminalWorkers>;
