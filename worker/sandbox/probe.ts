/**
 * What a command of a fresh terminal tries before any other may run. The first thing that it should not have been able
 * to do is all that it says. It opens files and reads nothing of them: who may, is decided at opening
 * (proc_pid_environ(5): "Permission to access this file is governed by a ptrace access mode PTRACE_MODE_READ_FSCREDS
 * check"; the same with maps, and PTRACE_MODE_ATTACH with mem).
 *
 * Arguments: the ids of processes in one word, then what belongs to another terminal.
 */
export const PROBE_SCRIPT = `
leak() { printf 'leak %s' "$1"; exit; }
opens() { { true <"$1"; } 2>/dev/null; }
opens /proc/$$/environ || exit 3
{ true >probe; } 2>/dev/null || exit 4
for process in $1; do
  for file in environ mem maps; do
    if opens "/proc/$process/$file"; then leak "/proc/$process/$file"; fi
  done
  for link in cwd root; do
    if [ -e "/proc/$process/$link" ]; then leak "/proc/$process/$link"; fi
  done
  for file in "/proc/$process/fd" "/proc/$process/fd"/*; do
    if [ -r "$file" ] || [ -x "$file" ] || [ -L "$file" ]; then leak "/proc/$process/fd"; fi
  done
done
shift
for path in "$@"; do
  if [ -r "$path" ] || [ -w "$path" ] || opens "$path"; then leak "$path"; fi
done
cat /proc/$$/status
printf '\\000'
for file in /proc/$$/fd/*; do
  if [ -L "$file" ]; then printf '%s ' "\${file##*/}"; fi
done
printf '\\000'
cat /proc/$$/environ
printf end
`;

export interface ProbeExpectation {
  readonly userId: number;
  /** The environment that the probe was given. */
  readonly environment: Readonly<Record<string, string>>;
}

/**
 * What is wrong by what the probe printed, in words without anything that it read; undefined when all is as it must be.
 */
export function judgeProbe(output: string, { userId, environment }: ProbeExpectation): string | undefined {
  const leak = /^leak ([!-~]{1,300})$/.exec(output)?.[1];
  if (leak !== undefined) return `a command could open ${leak}`;
  const [status = '', descriptors, ...rest] = output.split('\0');
  if (rest.pop() !== 'end') return 'a command that was to prove it said something odd';
  const oddField = statusOf(userId).find(([name, expected]) => fieldOf(status, name) !== expected);
  if (oddField !== undefined)
    return `a command has other rights than it should, by the line ${oddField[0]} of its status`;
  if (descriptors !== '0 1 2 ') return 'a command has open files of the worker';
  const given = Object.entries(environment).map(([name, value]) => `${name}=${value}`);
  if (rest.length !== given.length || !rest.every((entry) => given.includes(entry)))
    return 'a command has another environment than it was given';
  return undefined;
}

/** Lines of `/proc/PID/status` as they must be (proc_pid_status(5)). */
function statusOf(userId: number): [name: string, value: string][] {
  const none = '0000000000000000';
  const everywhere = Array.from({ length: 4 }, () => String(userId)).join(' ');
  return [
    ['Uid', everywhere],
    ['Gid', everywhere],
    ['Groups', ''],
    ...['CapInh', 'CapPrm', 'CapEff', 'CapBnd', 'CapAmb'].map((name): [string, string] => [name, none]),
    ['NoNewPrivs', '1'],
  ];
}

/** Undefined unless the line is there once. */
function fieldOf(status: string, name: string): string | undefined {
  const values = [...status.matchAll(new RegExp(`^${name}:(.*)$`, 'gm'))].map(([, value = '']) => value);
  return values.length === 1 ? values[0]?.trim().replaceAll(/\s+/g, ' ') : undefined;
}
