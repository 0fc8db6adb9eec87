import type { DatabaseFacts } from './facts.ts';

const POSTGRES_PORT = 5432;
const MYSQL_PORT = 3306;

/** Names by which programs and frameworks are told their database. */
const databaseName =
  /^(?:.*_)?(?:DATABASE|DB|POSTGRES(?:QL)?|PG|MYSQL|MARIADB|RDS|AURORA)_?(?:URL|URI|HOST|HOSTNAME|DSN|ENDPOINT|SERVER)$/i;
/** An endpoint of RDS, with the port that may follow it. What stands before it may be a password, so nothing else is taken. */
const rdsEndpoint = /([a-z0-9-]+(?:\.[a-z0-9-]+)*\.rds\.amazonaws\.com(?:\.cn)?)(?::(\d{1,5}))?/i;
const databasePort = /:(5432|3306)\b/;

/**
 * The databases that environment variables name, by the variable's name, by an endpoint of RDS or a database's port in its value. `value`
 * is undefined for what comes from a secret.
 */
export function databasesIn(
  variables: readonly { readonly name: string; readonly value: string | undefined }[],
): readonly DatabaseFacts[] {
  return variables.flatMap(({ name, value = '' }) => {
    const [, host, hostPort] = rdsEndpoint.exec(value) ?? [];
    const [, port = hostPort] = databasePort.exec(value) ?? [];
    if (host === undefined && port === undefined && !databaseName.test(name)) return [];
    return [{ variable: name, host, port: port === undefined ? likelyPort(name, value) : Number(port) }];
  });
}

function likelyPort(name: string, value: string): number {
  return /mysql|mariadb/i.test(`${name} ${value.split(':')[0]}`) ? MYSQL_PORT : POSTGRES_PORT;
}
