import { Ledger } from '../trace/ledger.ts';

/** What messages call the settings of the person who converts. */
const ENVIRONMENT = 'environment';

/** The scaler's settings of the environment, as an input of its own. */
export function settingsLedger(settings: Readonly<Record<string, string>>): Ledger {
  return new Ledger({ name: ENVIRONMENT, kind: 'settings', content: settings, positionOf: () => undefined });
}
