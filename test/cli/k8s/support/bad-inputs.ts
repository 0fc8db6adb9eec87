/** A task definition around its containers. */
export const task = (family: string, containers: string, more = '') => `{
  "family": "${family}",${more}
  "containerDefinitions": [
    ${containers}
  ]
}
`;
/** A container that lacks nothing. */
export const container = (name: string, more = '') => `{ "name": "${name}", "image": "nginx:1", "memory": 128${more} }`;
const dependsOn = (name: string) => `, "dependsOn": [{ "containerName": "${name}", "condition": "START" }]`;

/** YAML whose aliases would expand to 9 to the power of 9 values. */
const aliasBomb = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i']
  .map((name, index, names) => `${name}: &${name} [${Array(9).fill(index === 0 ? 'x' : `*${names[index - 1]}`)}]\n`)
  .join('');

export const deployment = (apiVersion: string) => `apiVersion: ${apiVersion}
kind: Deployment
metadata:
  name: web
spec:
  selector:
    matchLabels: { app: web }
  template:
    metadata:
      labels: { app: web }
    spec:
      containers:
        - name: app
          image: nginx:1
`;

/** A file that no conversion takes, and what is said of it. */
export interface BadInput {
  readonly name: string;
  readonly file: string;
  readonly text: string;
  /** Beginning of the line that tells of it, after the file's name. */
  readonly says: string;
  readonly code: string;
  /** What to do. */
  readonly remedy: string;
}

/** Told of alike whatever belongs in the file. */
const broken: readonly BadInput[] = [
  {
    name: 'a missing comma',
    file: 'missing-comma.json',
    text: '{\n  "family": "web"\n  "cpu": "256"\n}\n',
    says: ':3:3: A comma is missing before this place',
    code: 'broken-json',
    remedy: 'Write it.',
  },
  {
    name: 'a bracket that is never closed',
    file: 'unclosed.json',
    text: '{\n  "family": "web",\n  "containerDefinitions": [',
    says: ':3:28: A bracket "[" opens and is never closed. It opens at line 3, column 27',
    code: 'broken-json',
    remedy: 'Close it.',
  },
  {
    name: 'a key that stands twice in JSON',
    file: 'twice.json',
    text: '{\n  "family": "web",\n  "family": "other"\n}\n',
    says: ':3:3: The key "family" stands twice in one map, in line 2 and in line 3',
    code: 'duplicate-key, /family',
    remedy: 'Take one of them out',
  },
  {
    name: 'a key that stands twice in YAML',
    file: 'twice.yaml',
    text: 'kind: Deployment\nkind: Service\n',
    says: ':2:1: The key "kind" stands twice in one map, in line 1 and in line 2',
    code: 'duplicate-key, /kind',
    remedy: 'Take one of them out',
  },
  {
    name: 'a tab',
    file: 'tab.yaml',
    text: 'family: web\n\tcpu: 256\n',
    says: ':2:1: A line is indented with a tab',
    code: 'broken-yaml',
    remedy: 'Indent with spaces; YAML forbids tabs there.',
  },
  {
    name: 'a bad indent',
    file: 'indent.yaml',
    text: 'containers:\n  - name: a\n image: b\n',
    says: ':3:1: A line is not indented as deep as what it belongs to',
    code: 'broken-yaml',
    remedy: 'Indent with spaces',
  },
  {
    name: 'an alias bomb',
    file: 'bomb.yaml',
    text: aliasBomb,
    says: ':1:8: The aliases of this document expand to more than 10,000 values',
    code: 'too-many-aliases',
    remedy: 'Write the values out.',
  },
  {
    name: 'an empty file',
    file: 'empty.json',
    text: '',
    says: ': The file is empty: it holds no document',
    code: 'empty-input',
    remedy: 'give a file with a document in it.',
  },
];

/** Given where task definitions belong. */
export const badTaskDefinitions: readonly BadInput[] = [
  ...broken,
  {
    name: 'containers that wait for each other',
    file: 'circle.json',
    text: task('circle', `${container('a', dependsOn('b'))},\n    ${container('b', dependsOn('a'))}`),
    says: ':5:69: Containers wait for each other in a circle: "a" -> "b" -> "a"',
    code: 'depends-on-cycle, /containerDefinitions/1/dependsOn/0',
    remedy: 'Remove one of these dependencies.',
  },
  {
    name: 'an unknown volume',
    file: 'volume.json',
    text: task('volume', container('a', ', "mountPoints": [{ "sourceVolume": "data", "containerPath": "/data" }]')),
    says: ':4:89: Container "a" mounts the volume "data", which the task definition does not have',
    code: 'unknown-volume',
    remedy: 'Add it to "volumes".',
  },
  {
    name: 'a size that Fargate does not have',
    file: 'size.json',
    text: task(
      'size',
      container('a'),
      '\n  "requiresCompatibilities": ["FARGATE"], "cpu": "256",\n  "memory": "16384",',
    ),
    says: ':4:13: Fargate has no task of 256 CPU units and 16384 MiB',
    code: 'no-fargate-size, /memory',
    remedy: 'The smallest size that holds both is 2048 CPU units with 16384 MiB.',
  },
  {
    name: 'a manifest of Kubernetes',
    file: 'deployment.yaml',
    text: deployment('apps/v1'),
    says: ':1:1: This is a Kubernetes Deployment, where an ECS task definition belongs',
    code: 'not-a-task-definition',
    remedy: 'Convert Kubernetes manifests with `fqs k8s import`.',
  },
  {
    name: 'a name that becomes the same as another',
    file: 'collision.json',
    text: task('Read_Me', container('a')),
    says: ':2:13: "Read_Me" and "read-me" (good.json) are both called "read-me" in Kubernetes',
    code: 'name-collision, /family',
    remedy: 'Rename one of the two, or export them in two calls, into two namespaces.',
  },
];

/** Given where manifests belong. */
export const badManifests: readonly BadInput[] = [
  ...broken,
  {
    name: 'a removed API version',
    file: 'old.yaml',
    text: deployment('extensions/v1beta1'),
    says: ':1:13: Deployment "web" has the API version extensions/v1beta1, which Kubernetes 1.16 removed',
    code: 'removed-api-version, /apiVersion',
    remedy: 'Rewrite it as apps/v1',
  },
  {
    name: 'a task definition of ECS',
    file: 'task.json',
    text: task('web', container('a')),
    says: ':1:1: This is a task definition, a service or a template of AWS, where a Kubernetes manifest belongs',
    code: 'not-a-manifest',
    remedy: 'Convert it with "fqs k8s export".',
  },
];

/** Not to be read at all. */
export const unreadable: readonly BadInput[] = [
  {
    name: 'a folder',
    file: 'folder',
    text: '',
    says: ': It is a folder; name the files in it',
    code: 'unreadable-file',
    remedy: 'Name a file with a task definition or with manifests.',
  },
  {
    name: 'a file that is not there',
    file: 'nowhere.json',
    text: '',
    says: ': There is no such file',
    code: 'unreadable-file',
    remedy: 'Name a file with a task definition or with manifests.',
  },
  {
    name: 'a picture',
    file: 'picture.png',
    text: '',
    says: ': It is no text in UTF-8',
    code: 'unreadable-file',
    remedy: 'Name a file with a task definition or with manifests.',
  },
  {
    name: 'a file without an end',
    file: '/dev/zero',
    text: '',
    says: ': It is larger than 10 MiB',
    code: 'unreadable-file',
    remedy: 'Name a file with a task definition or with manifests.',
  },
];
