import { isLeaf } from '../trace/json.ts';
import { Ledger } from '../trace/ledger.ts';

/** What messages call the settings of the person who converts. */
const ENVIRONMENT = 'environment';

/** The scaler's settings of the environment, as an input of its own. */
export function settingsLedger(settings: Readonly<Record<string, string>>): Ledger {
  return new Ledger({ name: ENVIRONMENT, kind: 'settings', content: settings, positionOf: () => undefined });
}

/** Without any it is no input, and nothing is told of it. */
export function hasSettings({ document: { content } }: Ledger): boolean {
  return !isLeaf(content);
}
