/**
 * SQS's older protocol, form in and XML out (SQS developer guide, "Making Query API requests"), as far as a worker
 * needs it: SDKs took the JSON protocol up in November 2023, and Debian 12 has older ones.
 */

/** A call in the older protocol as a call in the newer one. */
export function jsonOfQuery(form: string): { readonly action: string; readonly body: string } {
  const { Action: action = '', Version: _, ...fields } = Object.fromEntries(new URLSearchParams(form));
  const numbers = ['WaitTimeSeconds', 'VisibilityTimeout', 'MaxNumberOfMessages'];
  const typed = Object.entries(fields).map(([name, value]) => [name, numbers.includes(name) ? Number(value) : value]);
  return { action, body: JSON.stringify(Object.fromEntries(typed)) };
}

interface Answer {
  readonly __type?: string;
  readonly message?: string;
  readonly Messages?: readonly Readonly<Record<string, string>>[];
}

/** The answer to it, given in the newer protocol, in the older one. */
export function xmlOfAnswer(action: string, ok: boolean, json: string): string {
  const answer: Answer = json === '' ? {} : JSON.parse(json);
  const requestId = element('RequestId', '0');
  if (!ok) {
    const code = element('Code', answer.__type?.split('#').at(-1) ?? 'InternalError');
    const error = `<Error><Type>Sender</Type>${code}${element('Message', answer.message ?? '')}</Error>`;
    return `<ErrorResponse>${error}${requestId}</ErrorResponse>`;
  }
  const messages = (answer.Messages ?? []).map((message) => {
    const fields = ['MessageId', 'ReceiptHandle', 'MD5OfBody', 'Body'];
    return `<Message>${fields.map((name) => element(name, message[name] ?? '')).join('')}</Message>`;
  });
  const result = `<${action}Result>${messages.join('')}</${action}Result>`;
  return `<${action}Response>${result}<ResponseMetadata>${requestId}</ResponseMetadata></${action}Response>`;
}

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };

function element(name: string, text: string): string {
  return `<${name}>${text.replace(/[&<>]/g, (character) => entities[character] ?? '')}</${name}>`;
}
