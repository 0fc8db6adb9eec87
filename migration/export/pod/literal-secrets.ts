import { looksSecret } from '../../literal-secret.ts';
import type { Place } from '../../trace/place.ts';
import type { ContainerPlan } from './task-plan.ts';

/** `PASSWORD=…`, `--password=…` and their like among the words of a command. */
const ASSIGNMENT = /(?:^|[\s;&"'])-{0,2}([A-Za-z][\w-]*)=["']?([^\s"';&]+)/g;

/** Says which texts of a container hold what looks like a secret; those of its environment are told there. */
export function remarkLiteralSecrets({ place, ecsName }: Pick<ContainerPlan, 'place' | 'ecsName'>): void {
  for (const item of wordsOf(place)) {
    const text = item.value;
    if (typeof text === 'string' && holdsSecret(text)) remark(item, `A word of the command of "${ecsName}"`);
  }
  for (const [name, member] of namedTexts(place)) {
    const text = member.value;
    if (typeof text === 'string' && looksSecret(name.replaceAll(/[.-]/g, '_'), text)) {
      remark(member, `"${name}" of "${ecsName}"`);
    }
  }
}

function wordsOf(container: Place): readonly Place[] {
  return [
    ...container.list('entryPoint'),
    ...container.list('command'),
    ...(container.member('healthCheck')?.list('command') ?? []),
  ];
}

function namedTexts(container: Place): readonly (readonly [string, Place])[] {
  return [
    ...(container.member('dockerLabels')?.members() ?? []),
    ...(container.at('logConfiguration', 'options')?.members() ?? []),
  ];
}

function holdsSecret(text: string): boolean {
  const assigned = [...text.matchAll(ASSIGNMENT)].some(([, name = '', value = '']) => {
    return !value.startsWith('$') && looksSecret(name.replaceAll('-', '_'), value);
  });
  return assigned || looksSecret('', text);
}

function remark(place: Place, what: string): void {
  place.remark('literal-secret', {
    lost: `${what} looks as if it held a secret, which stands in what is put out as it stood in the task definition.`,
    remedy:
      'Keep it in Secrets Manager, give it to the container as a variable under "secrets", and export again; then change the secret, as it has been readable.',
  });
}
