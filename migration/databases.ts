import type { DatabaseFacts } from './workload-facts.ts';

/** Ports of URLs that name none (PostgreSQL docs, "Connection URIs"; MySQL docs, "Connecting Using URI-Like Strings"). */
const defaultPorts: Readonly<Record<string, number>> = { postgres: 5432, postgresql: 5432, mysql: 3306, mariadb: 3306 };

/** Names by which programs and frameworks are told their database. */
const databaseName =
  /^(?:.*_)?(?:DATABASE|DB|POSTGRES(?:QL)?|PG|MYSQL|MARIADB|RDS|AURORA)_?(?:URL|URI|HOST|HOSTNAME|DSN|ENDPOINT|SERVER)$/i;
/** An endpoint of RDS, with the port that may follow it. What stands before it may be a password, so nothing else is taken. */
const rdsEndpoint = /([a-z0-9-]+(?:\.[a-z0-9-]+)*\.rds\.amazonaws\.com(?:\.cn)?)(?::(\d{1,5}))?/i;
const databasePort = /:(5432|3306)\b/;
/** Scheme and port of a URL; user and password are passed over. */
const databaseUrl = /^(?:jdbc:)?([a-z]+)(?:\+\w+)?:\/\/(?:[^/]*@)?[^/:@?]*(?::(\d{1,5}))?(?=[/?]|$)/i;

/**
 * The databases that environment variables name, by the variable's name, by an endpoint of RDS or a database's port in its value. `value`
 * is undefined for what comes from a secret.
 */
export function databasesIn(
  variables: readonly { readonly name: string; readonly value: string | undefined }[],
): readonly DatabaseFacts[] {
  return variables.flatMap(({ name, value = '' }) => {
    const [, host, hostPort] = rdsEndpoint.exec(value) ?? [];
    const [, usualPort] = databasePort.exec(value) ?? [];
    if (host === undefined && usualPort === undefined && !databaseName.test(name)) return [];
    const [, scheme = '', urlPort] = databaseUrl.exec(value) ?? [];
    const port = hostPort ?? urlPort ?? usualPort;
    return [{ variable: name, host, port: port === undefined ? defaultPorts[scheme.toLowerCase()] : Number(port) }];
  });
}
