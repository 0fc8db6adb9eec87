import { Ledger } from '../trace/ledger.ts';
import { remarkPlaceholders } from './placeholders.ts';
import type { ReadDocuments } from './read-documents.ts';

/** An account of each document that was read, in which its form and its placeholders are remarked on already. */
export function openLedgers({ documents, remarks }: ReadDocuments): readonly Ledger[] {
  return documents.map((document) => {
    const ledger = new Ledger(document);
    for (const { input, code, text } of remarks) if (input === document.name) ledger.remarked('', code, text);
    remarkPlaceholders(ledger);
    return ledger;
  });
}
