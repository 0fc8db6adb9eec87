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

/**
 * Which folders of migration/ each of them may import from, in the same way; all may import the files beside them, and these but trace/, codes/
 * and report/. The table stands in docs/architecture.md too.
 */
export const migrationMayImport = {
  codes: [],
  trace: ['codes'],
  report: ['trace'],
  output: ['trace'],
  source: ['codes', 'trace'],
  ecs: ['trace'],
  kubernetes: ['trace'],
  export: ['trace', 'report', 'output', 'source', 'ecs', 'kubernetes'],
  import: ['codes', 'trace', 'report', 'output', 'source', 'ecs', 'kubernetes'],
  runbook: ['trace', 'ecs', 'kubernetes', 'export', 'import'],
};
const migrationFolders = Object.keys(migrationMayImport);
const ofFilesBeside = ['codes', 'trace', 'report'];
const migrationReasons = {
  export: 'Each direction stands alone; what both need is in ecs/, kubernetes/, or beside the folders.',
  import: 'Each direction stands alone; what both need is in ecs/, kubernetes/, or beside the folders.',
  runbook: 'A runbook is written from what a conversion gives, so it may know both directions, and neither knows it.',
};

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
    ...migrationFolders.map((folder) => ({
      name: `migration-directions-apart-${folder}`,
      comment: [
        `migration/${folder}/ may import from: ${migrationMayImport[folder].join(', ') || 'no other folder'}.`,
        migrationReasons[folder] ?? 'It belongs to both directions and knows neither.',
      ].join(' '),
      severity: 'error',
      from: { path: `^migration/${folder}/` },
      to: {
        path: `^migration/(${migrationFolders.filter((f) => f !== folder && !migrationMayImport[folder].includes(f)).join('|')})/`,
      },
    })),
    {
      name: 'migration-directions-apart-files-beside',
      comment: `The files beside the folders of migration/ are everybody's words, so they know no direction: ${ofFilesBeside.join(', ')} alone.`,
      severity: 'error',
      from: { path: '^migration/[^/]+$' },
      to: { path: `^migration/(${migrationFolders.filter((f) => !ofFilesBeside.includes(f)).join('|')})/` },
    },
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
