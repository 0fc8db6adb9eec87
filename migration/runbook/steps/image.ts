import { isLocal, isPrivateEcr, parseImage } from '../../image-name.ts';
import type { RunbookFacts } from '../facts.ts';
import type { Step } from '../step.ts';
import { quoted, variable } from '../variables.ts';

const platforms = { ARM64: 'linux/arm64', X86_64: 'linux/amd64' } as const;

/** Where images have to be, and for which processor. */
export function imageSteps(facts: RunbookFacts): readonly Step[] {
  return [...new Set(facts.images)].map((image) => imageStep(image, facts));
}

function imageStep(image: string, facts: RunbookFacts): Step {
  const { registry } = parseImage(image);
  if (facts.direction === 'to-kubernetes' && facts.target === 'minikube') return minikubeStep(image, facts);
  if (isPrivateEcr(registry)) return imageInEcr(image, facts);
  if (isLocal(registry)) return localImage(image, facts);
  return registry === undefined ? imageOnDockerHub(image, facts) : imageElsewhere(image, facts);
}

/** Pods on EKS Fargate have no ARM, whatever the task had. */
function platformOf(facts: RunbookFacts): string {
  const isEksFargate = facts.direction === 'to-kubernetes' && facts.target === 'eks-fargate';
  return platforms[isEksFargate ? 'X86_64' : facts.architecture];
}

function minikubeStep(image: string, facts: RunbookFacts): Step {
  const { registry = '' } = parseImage(image);
  const login = isPrivateEcr(registry)
    ? [`aws ecr get-login-password | docker login --username AWS --password-stdin ${quoted(registry)}`]
    : [];
  const platform = platformOf(facts);
  return {
    title: `Load ${image} into minikube`,
    what: `Minikube cannot pull from ECR by itself, so the image is loaded from this machine. The manifests ask for ${platform}: on a machine with another processor build the image for that, and change kubernetes.io/arch in the nodeSelector.`,
    commands: [
      ...login,
      `docker pull --platform ${platform} ${quoted(image)} || true`,
      `minikube image load ${quoted(image)}`,
    ],
    proof: '`minikube image ls` lists it.',
  };
}

function imageInEcr(image: string, facts: RunbookFacts): Step {
  const { registry = '', repository, tag = 'latest', digest } = parseImage(image);
  const id = digest === undefined ? `imageTag=${tag}` : `imageDigest=${digest}`;
  return {
    title: `Use the same image: ${image}`,
    what: `Nothing is built or pushed: both sides pull this image. It has to have ${platformOf(facts)}.`,
    commands: [
      `aws ecr get-login-password | docker login --username AWS --password-stdin ${quoted(registry)}`,
      `aws ecr describe-images --repository-name ${quoted(repository)} --image-ids ${quoted(id)} --query 'imageDetails[0].[imageDigest,imagePushedAt]'`,
      platformsOf(image),
    ],
    proof: `the second command prints a digest, and the third lists ${platformOf(facts)}; else build it for both with \`docker buildx build --platform linux/amd64,linux/arm64 --push\`.`,
  };
}

function imageElsewhere(image: string, facts: RunbookFacts): Step {
  return {
    title: `Use the same image: ${image}`,
    what: 'Both sides pull it from its own registry, for which they need a way to the internet, and its credentials if it is not public.',
    commands: [platformsOf(image)],
    proof: `${platformOf(facts)} is among its platforms.`,
  };
}

/** Docker's own images have no slash in their names; nor has what somebody built on the machine that runs it. */
function imageOnDockerHub(image: string, facts: RunbookFacts): Step {
  const { repository } = parseImage(image);
  const hubName = repository.includes('/') ? repository : `library/${repository}`;
  return {
    title: `Use the same image: ${image}`,
    what: `The name has no registry, so both sides pull docker.io/${hubName} from Docker Hub, which limits how often that may be done, and need a way to the internet. An image of your own that no registry has is not found there, or somebody else's is: push it to ECR with the commands behind the \`#\`, and write its new name into the output's files in the place of \`${image}\`.`,
    commands: [platformsOf(image), ...pushToEcr(image, facts).map((command) => `# ${command}`)],
    proof: `it is the image that you run today, and ${platformOf(facts)} is among its platforms.`,
  };
}

function localImage(image: string, facts: RunbookFacts): Step {
  const { repository, tag = 'latest' } = parseImage(image);
  return {
    title: `Push ${image} to ECR`,
    what: `Only the machine that has it finds it under this name. Push it, and write its new name into the output's files in the place of \`${image}\`.`,
    commands: pushToEcr(image, facts),
    proof: `\`aws ecr describe-images --repository-name ${quoted(repository)}\` lists the tag ${tag}.`,
  };
}

/**
 * Prints its platforms, line by line. `.Image` is the configuration of an image for one platform, else a map of them by platform
 * (docker docs, "docker buildx imagetools inspect").
 */
function platformsOf(image: string): string {
  const program = 'if has("architecture") then .os + "/" + .architecture else keys[] end';
  return `docker buildx imagetools inspect --format '{{json .Image}}' ${quoted(image)} | jq --raw-output '${program}'`;
}

/** Builds it anew in the folder of its Dockerfile. */
function pushToEcr(image: string, facts: RunbookFacts): readonly string[] {
  const { repository, tag = 'latest' } = parseImage(image);
  const registry = `${variable('AWS_ACCOUNT_ID')}.dkr.ecr.${variable('AWS_REGION')}.amazonaws.com`;
  const remote = `${registry}/${quoted(repository)}:${quoted(tag)}`;
  return [
    `aws ecr create-repository --repository-name ${quoted(repository)}`,
    `aws ecr get-login-password | docker login --username AWS --password-stdin ${registry}`,
    `docker buildx build --platform ${platformOf(facts)} --tag ${remote} --push .`,
  ];
}
