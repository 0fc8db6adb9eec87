import { expect, test } from '@jest/globals';
import { jsonBody } from '../../aws/message-body.ts';

test.each([
  { row: 'plain text', text: 'echo "hi"\n', body: '{"text":"echo \\"hi\\"\\n"}' },
  { row: 'letters of any alphabet', text: 'é€', body: '{"text":"é€"}' },
  { row: 'a character beyond #xFFFF', text: '😀', body: '{"text":"\\ud83d\\ude00"}' },
  { row: 'characters that SQS refuses', text: '\uFFFE\uFFFF\u0000', body: '{"text":"\\ufffe\\uffff\\u0000"}' },
  { row: 'half a character', text: '\uD83D', body: '{"text":"\\ud83d"}' },
])('$row is the same after parsing, and SQS takes it', ({ text, body }) => {
  expect(jsonBody({ text })).toBe(body);
  expect(JSON.parse(body)).toEqual({ text });
});
