const SECRET_NAME = /(PASSW(OR)?D|PASSPHRASE|SECRET|TOKEN|API_?KEY|ACCESS_?KEY|PRIVATE_?KEY|CREDENTIALS?)/i;
/** Names of what only leads to a secret. */
const REFERENCE_NAME =
  /(_|^)(ARN|NAME|FILE|PATH|URL|URI|ENDPOINT|ID|TTL|SECONDS|EXPIRY|ENABLED|HEADER|PREFIX|COUNT|LIMIT)$/i;
/** An access key of AWS, a private key, a password in a URL that is no reference, tokens of GitHub, GitLab, Slack and Stripe: whatever they are called. */
const SECRET_VALUES = [
  /\b(AKIA|ASIA)[0-9A-Z]{16}\b/,
  /-----BEGIN [A-Z ]*PRIVATE KEY-----/,
  /:\/\/[^/\s:@]*:(?!\$)[^/\s:@]+@/,
  /\b(gh[opsu]_[A-Za-z0-9]{36}|github_pat_\w{22,}|glpat-[\w-]{20,}|xox[abprs]-[\w-]{10,}|[rs]k_live_[A-Za-z0-9]{16,})/,
];
const PLACEHOLDER = /^(\$\{[^}]*\}|\{\{.*\}\}|<[^>]*>)$/;

/** Whether an environment variable looks as if its literal value were secret. May err on either side. */
export function looksSecret(name: string, value: string): boolean {
  if (value === '' || PLACEHOLDER.test(value)) return false;
  if (SECRET_VALUES.some((pattern) => pattern.test(value))) return true;
  const isSwitch = /^(true|false|yes|no|on|off|\d{1,5})$/i.test(value);
  return SECRET_NAME.test(name) && !REFERENCE_NAME.test(name) && !isSwitch;
}
