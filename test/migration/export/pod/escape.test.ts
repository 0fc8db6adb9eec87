import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { escapeReferences } from '../../../../migration/export/pod/escape.ts';
import { expandReferences } from '../../../../migration/kubernetes/expand.ts';
import { exported, taskOf } from './support.ts';

const shellText = fc.string({ unit: fc.constantFrom('$', '(', ')', '{', 'A', ' '), maxLength: 12 });

describe('the text that Kubernetes expands', () => {
  test.each([
    { name: 'a reference', text: '$(HOME)', escaped: '$$(HOME)' },
    { name: 'a command substitution of the shell', text: 'date=$(date +%s)', escaped: 'date=$$(date +%s)' },
    { name: 'two dollar signs, which it would make one', text: 'pa$$word', escaped: 'pa$$$$word' },
    { name: 'three before a parenthesis', text: '$$$(A)', escaped: '$$$$$$(A)' },
    { name: 'a variable of the shell, which it leaves alone', text: '$HOME/$1', escaped: '$HOME/$1' },
    { name: 'one at the end', text: 'cost: 5$', escaped: 'cost: 5$' },
  ])('$name', ({ text, escaped }) => {
    expect(escapeReferences(text)).toBe(escaped);
  });

  test('is expanded to the original, whatever the variables are', () => {
    fc.assert(
      fc.property(fc.oneof(shellText, fc.string()), (text) => {
        expect(expandReferences(escapeReferences(text), () => 'replaced').text).toBe(text);
      }),
    );
  });

  test('is in command, args, values of variables and probes', () => {
    const { containers } = exported(
      taskOf({
        entryPoint: ['$(A)'],
        command: ['$(B)'],
        environment: [{ name: 'C', value: '$(C)' }],
        healthCheck: { command: ['CMD-SHELL', '$(D)'] },
      }),
    );
    expect(containers[0]).toMatchObject({
      command: ['$$(A)'],
      args: ['$$(B)'],
      env: [{ name: 'C', value: '$$(C)' }],
      livenessProbe: { exec: { command: ['/bin/sh', '-c', '$$(D)'] } },
    });
  });
});
