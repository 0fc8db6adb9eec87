import { describe, expect, test } from '@jest/globals';
import { check, exported, type Row, tasksOf } from './support.ts';

describe('process and terminal', () => {
  test.each<Row>([
    {
      name: 'entryPoint, command and workingDirectory',
      container: { entryPoint: ['node'], command: ['a.js', ''], workingDirectory: '/srv' },
      becomes: { command: ['node'], args: ['a.js', ''], workingDir: '/srv' },
    },
    { name: 'command alone', container: { entryPoint: [], command: ['x'] }, becomes: { args: ['x'] } },
    {
      name: 'interactive and pseudoTerminal',
      container: { interactive: true, pseudoTerminal: false },
      becomes: { stdin: true, tty: false },
    },
    { name: 'stopTimeout', container: { stopTimeout: 90 }, pod: { terminationGracePeriodSeconds: 90 } },
    { name: 'startTimeout', container: { startTimeout: 60 }, said: ['startTimeout start-timeout-lost'] },
    { name: 'essential', container: { essential: true } },
    { name: 'no restart policy', container: { restartPolicy: { enabled: false, restartAttemptPeriod: 60 } } },
    {
      name: 'restartPolicy',
      container: { restartPolicy: { enabled: true, ignoredExitCodes: [0, 2], restartAttemptPeriod: 60 } },
      said: [
        'restartPolicy/ignoredExitCodes exit-codes-not-ignored',
        'restartPolicy/restartAttemptPeriod restart-period-differs',
      ],
    },
  ])('$name', check);

  test('stop timeouts of a pod are one', () => {
    const { pod, said } = exported(
      tasksOf([{ name: 'a', stopTimeout: 120 }, { name: 'b', stopTimeout: 5 }, { name: 'c' }]),
    );
    expect(pod.spec).toMatchObject({ terminationGracePeriodSeconds: 120 });
    expect(said.filter((entry) => entry.includes('stop'))).toEqual([
      '/containerDefinitions/1/stopTimeout stop-timeout-shared',
    ]);
  });

  test('a shorter stop timeout than the default holds for its container alone', () => {
    const { pod } = exported(tasksOf([{ name: 'a', stopTimeout: 5 }, { name: 'b' }]));
    expect(pod.spec).toMatchObject({ terminationGracePeriodSeconds: 30 });
  });
});
