import {
  captureProgram,
  MissingProgramError,
  type ProgramOptions,
  SHORT_LIMIT_SECONDS,
  showProgram,
} from '../programs/external-program.ts';
import { CommandFailure } from '../terminal/failure.ts';
import { DOCKERFILE } from './worker-inputs.ts';

/** Operating system and architecture of an image, in the words of its registry. */
export type Platform = 'linux/amd64' | 'linux/arm64';

export interface Registry {
  /** Host name, e.g. `123456789012.dkr.ecr.eu-west-1.amazonaws.com`. */
  readonly host: string;
  readonly user: string;
  /** Told over standard input alone. */
  readonly password: string;
}

/** Builds and pushes images. All methods throw CommandFailure in one sentence; what the program says stands above it. */
export interface ContainerProgram {
  readonly name: 'docker' | 'podman';
  login(registry: Registry): Promise<void>;
  /** Forgets what `login` stored for the user. It is not interrupted with the rest, and ends within half a minute. */
  logout(host: string): Promise<void>;
  /** Builds the current folder's `worker/Dockerfile`. */
  build(image: string, platform: Platform): Promise<void>;
  push(image: string): Promise<void>;
}

interface Dialect {
  /** Succeeds where the program can build for a given platform. */
  readonly probe: readonly string[];
  readonly build: readonly string[];
}

const dialects: Readonly<Record<ContainerProgram['name'], Dialect>> = {
  docker: {
    probe: ['buildx', 'version'],
    // ECR's scan and its lifecycle rules take an image; beside attestations, buildx would push an index with the image as an untagged part.
    build: ['buildx', 'build', '--provenance=false', '--load'],
  },
  podman: { probe: ['--version'], build: ['build'] },
};

/**
 * Docker, or Podman where Docker is not there or cannot build for another platform.
 *
 * @throws CommandFailure in one sentence when there is neither.
 */
export async function findContainerProgram(signal: AbortSignal): Promise<ContainerProgram> {
  for (const name of ['docker', 'podman'] as const) {
    if (await canBuild(name, signal)) return containerProgram(name, { signal });
  }
  throw new CommandFailure(
    'Neither docker with its plugin buildx nor podman is on the PATH and executable; install one of them to build the image.',
  );
}

async function canBuild(name: ContainerProgram['name'], signal: AbortSignal): Promise<boolean> {
  try {
    const options = { signal, limitSeconds: SHORT_LIMIT_SECONDS };
    return (await captureProgram([name, ...dialects[name].probe], options)).exitCode === 0;
  } catch (error) {
    if (error instanceof MissingProgramError) return false;
    throw error;
  }
}

function containerProgram(name: ContainerProgram['name'], options: ProgramOptions): ContainerProgram {
  const show = async (args: readonly string[], failure: string) => {
    const exitCode = await showProgram([name, ...args], options);
    if (exitCode !== 0) throw new CommandFailure(`${failure} (${name} ended with ${exitCode ?? 'a signal'}).`);
  };
  return {
    name,
    async login({ host, user, password }) {
      const command = [name, 'login', '--username', user, '--password-stdin', host];
      const { exitCode, stderr } = await captureProgram(command, {
        ...options,
        limitSeconds: SHORT_LIMIT_SECONDS,
        input: password,
      });
      if (exitCode !== 0) throw new CommandFailure(`${name} could not log in to ${host}: ${stderr.trim()}`);
    },
    async logout(host) {
      const { exitCode, stderr } = await captureProgram([name, 'logout', host], { limitSeconds: SHORT_LIMIT_SECONDS });
      if (exitCode !== 0) throw new CommandFailure(`${name} could not log out of ${host}: ${stderr.trim()}`);
    },
    build: (image, platform) =>
      show(
        [...dialects[name].build, '--platform', platform, '--file', DOCKERFILE, '--tag', image, '.'],
        `The image could not be built for ${platform}${emulationHint(platform, process.arch)}`,
      ),
    push: (image) => show(['push', image], `The image ${image} could not be pushed`),
  };
}

/**
 * The image's `apt-get` runs as a program of the image's architecture, which needs an emulator where the machine has another one.
 * Docker Desktop brings it along (Docker manual, "Multi-platform builds").
 */
export function emulationHint(platform: Platform, machine: string): string {
  const [, wanted = ''] = platform.split('/');
  const own = machine === 'x64' ? 'amd64' : machine;
  if (own === wanted) return '';
  return `; this machine is ${own}, so it needs an emulator, which "docker run --privileged --rm tonistiigi/binfmt --install ${wanted}" registers`;
}
