import { describe, expect, test } from '@jest/globals';
import { TemplateError, TemplateResolver } from '../../local/template.ts';

function resolver(): TemplateResolver {
  const made = new TemplateResolver({ 'AWS::Region': 'eu-west-1', 'AWS::Partition': 'aws' });
  made.add('Queue', { ref: 'https://queue', attributes: { Arn: 'arn:aws:sqs:eu-west-1:1:queue' } });
  return made;
}

describe('the template resolver', () => {
  test.each([
    { name: 'a plain value', value: 7, resolved: 7 },
    { name: 'null', value: null, resolved: null },
    { name: 'Ref of a resource', value: { Ref: 'Queue' }, resolved: 'https://queue' },
    { name: 'Ref of a pseudo parameter', value: { Ref: 'AWS::Region' }, resolved: 'eu-west-1' },
    {
      name: 'Fn::GetAtt with a list',
      value: { 'Fn::GetAtt': ['Queue', 'Arn'] },
      resolved: 'arn:aws:sqs:eu-west-1:1:queue',
    },
    { name: 'Fn::GetAtt with a text', value: { 'Fn::GetAtt': 'Queue.Arn' }, resolved: 'arn:aws:sqs:eu-west-1:1:queue' },
    {
      name: 'Fn::Join of texts, numbers and references',
      value: { 'Fn::Join': ['-', ['a', 1, { Ref: 'AWS::Partition' }]] },
      resolved: 'a-1-aws',
    },
    { name: 'Fn::Join of nothing', value: { 'Fn::Join': ['-', []] }, resolved: '' },
    { name: 'Fn::Select', value: { 'Fn::Select': ['1', ['a', { Ref: 'AWS::Region' }]] }, resolved: 'eu-west-1' },
    { name: 'Fn::Split', value: { 'Fn::Split': ['-', { Ref: 'AWS::Region' }] }, resolved: ['eu', 'west', '1'] },
    {
      name: 'Fn::Select out of Fn::Split',
      value: { 'Fn::Select': [4, { 'Fn::Split': [':', { 'Fn::GetAtt': ['Queue', 'Arn'] }] }] },
      resolved: '1',
    },
    {
      name: 'Fn::Sub with a reference, an attribute and a literal',
      value: { 'Fn::Sub': `\${AWS::Region} \${Queue.Arn} \${!kept}` },
      resolved: `eu-west-1 arn:aws:sqs:eu-west-1:1:queue \${kept}`,
    },
    {
      name: 'Fn::Sub with names of its own',
      value: { 'Fn::Sub': [`\${Own}/\${AWS::Partition}`, { Own: { Ref: 'Queue' } }] },
      resolved: 'https://queue/aws',
    },
    {
      name: 'Fn::GetAZs as a template without an account has them',
      value: { 'Fn::Select': [0, { 'Fn::GetAZs': '' }] },
      resolved: 'eu-west-1a',
    },
    {
      name: 'functions deep inside objects and lists',
      value: { a: [{ b: { Ref: 'AWS::Region' } }], Ref2: true },
      resolved: { a: [{ b: 'eu-west-1' }], Ref2: true },
    },
    {
      name: 'an object that has a Ref beside another key, which is data',
      value: { Ref: 'Queue', other: 1 },
      resolved: { Ref: 'Queue', other: 1 },
    },
  ])('evaluates $name', ({ value, resolved }) => {
    expect(resolver().resolve(value)).toEqual(resolved);
  });

  test.each([
    { name: 'a function', value: { 'Fn::ImportValue': 'x' }, message: 'Local mode does not know Fn::ImportValue.' },
    {
      name: 'a resource',
      value: { Ref: 'Topic' },
      message: 'The template refers to Topic, which local mode has not created.',
    },
    {
      name: 'a pseudo parameter',
      value: { 'Fn::Sub': `\${AWS::StackId}` },
      message: 'The template refers to AWS::StackId, which local mode has not created.',
    },
    {
      name: 'an attribute',
      value: { 'Fn::GetAtt': ['Queue', 'Color'] },
      message: 'The template uses Queue.Color, which local mode does not know.',
    },
    {
      name: 'an attribute of an unknown resource',
      value: { 'Fn::GetAtt': ['Topic', 'Arn'] },
      message: 'The template uses Topic.Arn, which local mode does not know.',
    },
    {
      name: 'a list where a text belongs',
      value: { 'Fn::Join': ['', [['a']]] },
      message: 'A text was expected in the template; received ["a"].',
    },
    {
      name: 'a text where a list belongs',
      value: { 'Fn::Join': ['', 'a'] },
      message: 'A list was expected in the template; received "a".',
    },
    {
      name: 'an index beyond its list',
      value: { 'Fn::Select': [2, ['a', 'b']] },
      message: 'The template selects item 2 of a list of 2.',
    },
  ])('refuses $name that it does not know', ({ value, message }) => {
    expect(() => resolver().resolve(value)).toThrow(new TemplateError(message));
  });
});
