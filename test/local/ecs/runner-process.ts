import { systemClock } from '../../../aws/system-clock.ts';
import { ChildProcessRunner } from '../../../local/ecs/child-process-runner.ts';

/** Runs the script that it is given as a task, in a process of its own that a test can kill, and hands on what the task says. */
const [script = ''] = process.argv.slice(2);
const runner = new ChildProcessRunner({
  clock: systemClock,
  commands: new Map([['image', [process.execPath, '-e', script] as const]]),
  onLog: (_container, line) => process.send?.(line),
});
runner.start({
  taskArn: 'arn:task/one',
  taskId: 'one',
  containerName: 'worker',
  image: 'image',
  environment: {},
  stopTimeoutSeconds: 30,
});
