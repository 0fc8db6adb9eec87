/** The answer of an operation in EC2's protocol: the members of an array are `item`s. */
export function ec2Answer(operation: string, members: object): string {
  return `<${operation}Response xmlns="http://ec2.amazonaws.com/doc/2016-11-15/">${xml(members)}</${operation}Response>`;
}

function xml(value: unknown): string {
  if (typeof value !== 'object' || value === null) return String(value);
  if (Array.isArray(value)) return value.map((item) => `<item>${xml(item)}</item>`).join('');
  return Object.entries(value)
    .map(([name, member]) => `<${name}>${xml(member)}</${name}>`)
    .join('');
}
