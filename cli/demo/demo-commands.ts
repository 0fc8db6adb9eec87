/** A command whose whole outcome is known beforehand. */
export interface DemoCommand {
  readonly command: string;
  readonly terminalId: string;
  /** Set on every second one: servers may or may not send a message group. */
  readonly groupId: string | undefined;
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

const CHATTY_LINES = 2000;

const kinds: readonly ((n: number) => Pick<DemoCommand, 'command' | 'exitCode' | 'stdout' | 'stderr'>)[] = [
  (n) => ({ command: `echo quick ${n}`, exitCode: 0, stdout: `quick ${n}\n`, stderr: '' }),
  (n) => ({
    command: `i=0; while [ $i -lt ${CHATTY_LINES} ]; do echo "line $i of command ${n}: grüße, 世界"; i=$((i+1)); done`,
    exitCode: 0,
    stdout: Array.from({ length: CHATTY_LINES }, (_, i) => `line ${i} of command ${n}: grüße, 世界\n`).join(''),
    stderr: '',
  }),
  (n) => ({ command: `echo failing ${n}; exit 3`, exitCode: 3, stdout: `failing ${n}\n`, stderr: '' }),
  (n) => ({ command: `sleep 3; echo slept ${n}`, exitCode: 0, stdout: `slept ${n}\n`, stderr: '' }),
  (n) => ({ command: `echo out ${n}; echo err ${n} >&2`, exitCode: 0, stdout: `out ${n}\n`, stderr: `err ${n}\n` }),
];

/** So many commands, of every kind in turn. */
export function demoCommands(count: number): DemoCommand[] {
  return Array.from({ length: count }, (_, n) => {
    const terminalId = `demo-${n % 7}`;
    const kind = kinds[n % kinds.length] ?? kinds[0];
    if (!kind) throw new RangeError('There is at least one kind.');
    return { ...kind(n), terminalId, groupId: n % 2 === 1 ? terminalId : undefined };
  });
}
