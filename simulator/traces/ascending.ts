import type { CrossRule, Setting } from '../../contract/read-settings.ts';

/** The rule that of two settings the first is at most the second, as a range's ends are. */
export function ascending<const Table extends Readonly<Record<string, Setting<number>>>>(
  least: keyof Table & string,
  most: keyof Table & string,
): CrossRule<Table> {
  return {
    about: [least, most],
    check: (values) => {
      const [from, to] = [Number(values[least]), Number(values[most])];
      if (from <= to) return undefined;
      const rule = `at most ${most}, which is ${to}`;
      return { name: least, rule, received: String(from), remedy: `Lower ${least} or raise ${most}.` };
    },
  };
}
