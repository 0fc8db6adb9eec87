import { readFile } from 'node:fs/promises';

/**
 * An esbuild plugin that leaves out of the AWS SDK what no bundle needs. Whatever it changes it first looks at, and the build fails when
 * the SDK has another form than expected.
 */
export const leanSdk = {
  name: 'lean-sdk',
  setup(plugin) {
    for (const { filter, leaner } of rules) {
      plugin.onLoad({ filter }, async ({ path }) => {
        const source = await readFile(path, 'utf8');
        const contents = await leaner(source, path);
        if (contents === undefined) throw new Error(`${path} has another form than expected; adapt tools/lean-sdk.js.`);
        return { contents, loader: path.endsWith('.json') ? 'json' : 'js' };
      });
    }
    // S3's client imports them outright, for queries that nobody makes here; only on demand would they be the bundler's to leave out.
    plugin.onResolve({ filter: /^@smithy\/core\/event-streams$/ }, ({ kind }) =>
      kind === 'import-statement' ? { path: 'event-streams', namespace: 'left-out' } : undefined,
    );
    plugin.onLoad({ filter: /^event-streams$/, namespace: 'left-out' }, () => ({
      contents:
        'export const eventStreamSerdeProvider = undefined; export const resolveEventStreamSerdeConfig = (config) => config;',
    }));
    plugin.onEnd(({ metafile }) => {
      const loaded = Object.keys(metafile.inputs);
      const idle = rules.filter(({ filter }) => !loaded.some((path) => filter.test(path)));
      return {
        errors: idle.map(({ filter }) => ({ text: `No file is like ${filter} any more; adapt tools/lean-sdk.js.` })),
      };
    });
  },
};

/** Modelled errors that the code handles by class; every other one arrives as the service's base exception with its own name. */
const errorsHandledByClass = ['ConflictException'];

/**
 * Each client registers a class and a schema for every error of its service, and its other schemas have computed keys, which may have side
 * effects as far as a bundler knows. Both keep everything in the bundle: 78 KB of Systems Manager alone, for one GetParameter. Without the
 * registrations, and with the keys written out, what is not used is shaken out.
 */
function shakeableSchemas(source) {
  const keys = new Map([...source.matchAll(/^const (_\w+) = ("[^"]*");$/gm)].map(([, name, text]) => [name, text]));
  const withoutErrors = source.replace(/^n0_registry\.registerError\(\w+\$, (\w+)\);$/gm, (line, name) =>
    errorsHandledByClass.includes(name) ? line : '',
  );
  if (keys.size === 0 || withoutErrors === source) return undefined;
  return withoutErrors.replace(/\[(_\w+)\]:/g, (text, name) => (keys.has(name) ? `${keys.get(name)}:` : text));
}

/** Nothing but the version is read. */
function versionOnly(source) {
  const { version } = JSON.parse(source);
  return version && JSON.stringify({ version });
}

/**
 * A client finds its address by a decision diagram of its service and a table of all Regions. Of that, what remains without FIPS and dual
 * stack, which `aws/clients.ts` rules out, is one template and the domain of each partition.
 */
async function plainEndpoint(_source, path) {
  const diagram = await readFile(path.replace('endpointResolver.js', 'bdd.js'), 'utf8');
  const [, bucketHost, service] =
    diagram.match(/"https:\/\/(\{Bucket\}\.)?(\w+)\.\{Region\}\.\{[Pp]artitionResult#dnsSuffix\}"/) ?? [];
  const partitions = await readFile(path.replace(/client-\w+.*/, PARTITIONS), 'utf8');
  const [, table] = partitions.match(/^export const partitionsInfo = (\{.*\n\});?\n/s) ?? [];
  if (!service || !table) return undefined;
  const suffixes = JSON.parse(table).partitions.map(({ regionRegex, outputs }) => [regionRegex, outputs.dnsSuffix]);
  return `
    const suffixes = ${JSON.stringify(suffixes)};
    export const defaultEndpointResolver = ({ Endpoint, Region, UseFIPS, UseDualStack, ...more }) => {
      if (UseFIPS || UseDualStack) throw new Error('The bundle has no addresses for FIPS and dual stack.');
      if (!Endpoint && !Region) throw new Error('Invalid Configuration: Missing Region');
      const [, suffix] = suffixes.find(([regions]) => new RegExp(regions).test(Region)) ?? suffixes[0];
      ${bucketHost ? bucketAddress : ''}
      return { url: new URL(Endpoint ?? 'https://${service}.' + Region + '.' + suffix), properties: {}, headers: {} };
    };`;
}

/**
 * S3's, where the bucket is part of it: of the host's name, unless asked otherwise or where its dots would fit no certificate. What is
 * signed is the path as it is.
 */
const bucketAddress = `
      const { Bucket, ForcePathStyle, Accelerate } = more;
      if (Accelerate || /:|--\\w+-s3$/.test(Bucket)) throw new Error('The bundle has addresses for plain buckets alone.');
      const url = new URL(Endpoint ?? 'https://s3.' + Region + '.' + suffix);
      if (Bucket && !ForcePathStyle && /^[a-z0-9-]+$/.test(Bucket)) url.host = Bucket + '.' + url.host;
      else if (Bucket) url.pathname = url.pathname.replace(/\\/$/, '') + '/' + Bucket;
      const authScheme = { disableDoubleEncoding: true, name: 'sigv4', signingName: 's3', signingRegion: Region };
      return { url, properties: { authSchemes: [authScheme] }, headers: {} };`;

const PARTITIONS = 'core/dist-es/submodules/client/util-endpoints/lib/aws/partitions.js';

/** Besides, only those ask for it who build addresses. */
function noPartitions(source) {
  return source.startsWith('export const partitionsInfo = ')
    ? 'export const partitionsInfo = { partitions: [] };'
    : undefined;
}

/** For a module whose one export must never be called. */
function leftOut(name) {
  const stub = `throw new Error('${name} is left out of the bundle.');`;
  return (source) => {
    if (source.includes(`export class ${name} `)) return `export class ${name} { constructor() { ${stub} } }`;
    if (source.includes(`export const ${name} = `)) return `export const ${name} = () => { ${stub} };`;
    return undefined;
  };
}

/** Operations whose address begins with a part of their input need a reader of such bindings; ours have none. */
function withoutHostLabels(source) {
  const reading =
    /HttpBindingNormalizedSchema\.of\(operationSchema\.input\)\.getHttpBindings\(\)\.request\s*\.memberBindings/;
  if (!reading.test(source)) return undefined;
  return source
    .replace('import { getHttpOperationBindings, HttpBindingNormalizedSchema }', 'import { getHttpOperationBindings }')
    .replace(reading, "(() => { throw new Error('Host labels are left out of the bundle.'); })()");
}

const rules = [
  { filter: /@aws-sdk[\\/]client-\w+[\\/]dist-es[\\/]schemas[\\/]schemas_0\.js$/, leaner: shakeableSchemas },
  { filter: /@aws-sdk[\\/]client-\w+[\\/]package\.json$/, leaner: versionOnly },
  { filter: /@aws-sdk[\\/]client-\w+[\\/]dist-es[\\/]endpoint[\\/]endpointResolver\.js$/, leaner: plainEndpoint },
  { filter: /util-endpoints[\\/]lib[\\/]aws[\\/]partitions\.js$/, leaner: noPartitions },
  { filter: /protocols[\\/]HttpProtocol\.js$/, leaner: withoutHostLabels },
  // For retryMode "adaptive"; ours is "standard", with one attempt.
  { filter: /util-retry[\\/]AdaptiveRetryStrategy\.js$/, leaner: leftOut('AdaptiveRetryStrategy') },
  // For a Node without OpenSSL.
  { filter: /sha256[\\/]Sha256Js\.js$/, leaner: leftOut('Sha256Js') },
  { filter: /md5[\\/]Md5Js\.js$/, leaner: leftOut('Md5Js') },
  // For defaultsMode "auto"; ours is "standard".
  { filter: /getInstanceMetadataRegion\.js$/, leaner: leftOut('getInstanceMetadataRegion') },
];
