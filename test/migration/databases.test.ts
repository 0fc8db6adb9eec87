import { expect, test } from '@jest/globals';
import { databasesIn } from '../../migration/databases.ts';

test.each<[name: string, value: string | undefined, found: object | undefined]>([
  ['DATABASE_URL', undefined, { host: undefined, port: undefined }],
  ['DATABASE_URL', 'mysql://shop', { host: undefined, port: 3306 }],
  ['DATABASE_URL', 'postgresql+asyncpg://u:p@db/shop', { host: undefined, port: 5432 }],
  ['DATABASE_URL', 'postgres://u:5432@db:6000/shop', { host: undefined, port: 6000 }],
  ['DATABASE_URL', 'mongodb://db/shop', { host: undefined, port: undefined }],
  ['MYSQL_HOST', undefined, { host: undefined, port: undefined }],
  ['DB_HOST', 'db.internal', { host: undefined, port: undefined }],
  ['SHOP_DB_URI', undefined, { host: undefined, port: undefined }],
  ['PGHOST', undefined, { host: undefined, port: undefined }],
  [
    'BACKEND',
    'postgres://shop:pass@shop.abc.eu-west-1.rds.amazonaws.com:5433/shop',
    { host: 'shop.abc.eu-west-1.rds.amazonaws.com', port: 5433 },
  ],
  ['BACKEND', 'shop.abc.rds.amazonaws.com', { host: 'shop.abc.rds.amazonaws.com', port: undefined }],
  ['BACKEND', 'db.internal:3306', { host: undefined, port: 3306 }],
  ['LOG_LEVEL', 'info', undefined],
  ['REDIS_HOST', 'cache.internal:6379', undefined],
  ['DBUS_SESSION', undefined, undefined],
  ['PORT', '5432', undefined],
])('%s=%s', (name, value, found) => {
  expect(databasesIn([{ name, value }])).toEqual(found === undefined ? [] : [{ variable: name, ...found }]);
});

test('nothing but host and port is taken from a value', () => {
  const value = 'postgres://user:hunter2@shop.abc.rds.amazonaws.com/shop?password=hunter2';
  expect(JSON.stringify(databasesIn([{ name: 'DATABASE_URL', value }]))).not.toContain('hunter2');
});
