import type { MessageAttributeValue } from '@aws-sdk/client-sqs';

/** A message attribute with SQS's data type (`String`, `Number` or `Binary`, or one of them with a suffix as in `Number.int`). */
export interface MessageAttribute {
  readonly dataType: string;
  readonly value: string | Uint8Array;
}
export type MessageAttributes = Readonly<Record<string, MessageAttribute>>;

/** SQS takes ten attributes a message (SQS developer guide, "Message metadata"). */
const MAXIMUM_ATTRIBUTES = 10;

/** Keeps a reason far below the size of a message, of which attributes are a part. */
const LONGEST_TEXT_CHARACTERS = 1024;

export function readAttributes(attributes: Readonly<Record<string, MessageAttributeValue>>): MessageAttributes {
  return Object.fromEntries(
    Object.entries(attributes).map(([name, { DataType, StringValue, BinaryValue }]) => [
      name,
      { dataType: DataType ?? 'String', value: StringValue ?? BinaryValue ?? '' },
    ]),
  );
}

/** Attributes as SQS takes them, with texts of ours added; where the ten places do not suffice, ours stay. */
export function attributesForSqs(
  attributes: MessageAttributes,
  texts: Readonly<Record<string, string>>,
): Record<string, MessageAttributeValue> {
  const others = Object.entries(attributes).filter(([name]) => !(name in texts));
  const kept = others.slice(0, MAXIMUM_ATTRIBUTES - Object.keys(texts).length);
  return Object.fromEntries([
    ...kept.map(([name, { dataType, value }]) => [
      name,
      { DataType: dataType, ...(typeof value === 'string' ? { StringValue: value } : { BinaryValue: value }) },
    ]),
    ...Object.entries(texts).map(([name, text]) => [name, { DataType: 'String', StringValue: allowedText(text) }]),
  ]);
}

/** SQS refuses an empty text and characters outside #x9, #xA, #xD, #x20-#xD7FF, #xE000-#xFFFD (SQS API reference, SendMessage). */
function allowedText(text: string): string {
  const allowed = text.slice(0, LONGEST_TEXT_CHARACTERS).replace(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD]/g, '?');
  return allowed === '' ? '?' : allowed;
}
