/** Which rooms each room may import from; everything else is forbidden. The table stands in docs/architecture.md too. */
export const mayImport = {
  contract: [],
  scaling: ['contract'],
  cost: ['contract'],
  aws: ['contract', 'scaling'],
  lambda: ['contract', 'scaling', 'aws'],
  worker: ['contract', 'aws'],
  lib: ['contract'],
  simulator: ['contract', 'scaling'],
  migration: ['contract', 'scaling', 'cost'],
  local: ['contract', 'scaling', 'aws', 'lambda', 'worker', 'lib'],
  cli: ['contract', 'scaling', 'cost', 'aws', 'lambda', 'worker', 'lib', 'simulator', 'migration', 'local'],
  bin: ['lib', 'cli'],
};
const rooms = Object.keys(mayImport);

export default {
  forbidden: [
    ...rooms.map((room) => ({
      name: `${room}-imports-inward-only`,
      comment: `${room}/ may import from: ${mayImport[room].join(', ') || 'no other room'}`,
      severity: 'error',
      from: { path: `^${room}/` },
      to: {
        path: `^(${[...rooms, 'test', 'bench', 'tools'].filter((r) => r !== room && !mayImport[room].includes(r)).join('|')})/`,
      },
    })),
    {
      name: 'aws-sdk-only-in-adapters',
      comment:
        "Only aws/ and local/ talk to AWS, so errors are wrapped once and endpoints are set in one place. migration/ecs/sdk-shape.ts talks to nobody: it reads the shapes of the SDK's requests.",
      severity: 'error',
      from: { pathNot: '^((aws|local)/|migration/ecs/sdk-shape\\.ts$)' },
      to: { path: '(^|/)@aws-sdk/' },
    },
    {
      name: 'redis-only-in-its-adapter',
      comment: 'Only worker/terminal/redis-*.ts talk to Redis, so errors are wrapped once and never quote a password.',
      severity: 'error',
      from: { pathNot: '^worker/terminal/redis-[a-z-]+\\.ts$' },
      to: { path: '(^|/)@redis/' },
    },
    {
      name: 'pure-rooms-touch-nothing',
      comment:
        'contract/, scaling/, cost/, simulator/ and migration/ decide; time, chance and the environment are arguments.',
      severity: 'error',
      from: { path: '^(contract|scaling|cost|simulator|migration)/' },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'operator-adapters-for-people-only',
      comment:
        'What aws/operator/ reads and does belongs to commands; function and worker have no permission for it, and no room.',
      severity: 'error',
      from: { path: '^(lambda|worker|aws/(?!operator/))' },
      to: { path: '^aws/operator/' },
    },
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    { name: 'resolvable', severity: 'error', from: {}, to: { couldNotResolve: true } },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    parser: 'swc',
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default'],
      extensions: ['.ts', '.js', '.mjs'],
    },
  },
};
