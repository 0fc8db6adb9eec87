import type { RunbookFacts } from '../facts.ts';
import type { Step } from '../step.ts';
import { quoted, variable } from '../variables.ts';

/** An image in ECR: account, Region, repository, and a tag or digest. */
const ecr = /^([^./]+)\.dkr\.ecr\.(.+?)\.amazonaws\.com(?:\.cn)?\/([^:@]+)(?::([^@]+))?(?:@(.+))?$/;

const platforms = { ARM64: 'linux/arm64', X86_64: 'linux/amd64' } as const;

/** Where images have to be, and for which processor. */
export function imageSteps(facts: RunbookFacts): readonly Step[] {
  return [...new Set(facts.images)].map((image) =>
    facts.direction === 'to-kubernetes' && facts.target === 'minikube'
      ? minikubeStep(image, facts)
      : ecr.test(image)
        ? sameImage(image, facts)
        : hasRegistry(image)
          ? otherRegistry(image, facts)
          : pushToEcr(image, facts),
  );
}

/** Pods on EKS Fargate have no ARM, whatever the task had. */
function platformOf(facts: RunbookFacts): string {
  const isEksFargate = facts.direction === 'to-kubernetes' && facts.target === 'eks-fargate';
  return platforms[isEksFargate ? 'X86_64' : facts.architecture];
}

function minikubeStep(image: string, facts: RunbookFacts): Step {
  const [registry = ''] = image.split('/');
  const login = ecr.test(image)
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

function sameImage(image: string, facts: RunbookFacts): Step {
  const [, , , repository = '', tag = 'latest', digest] = ecr.exec(image) ?? [];
  const id = digest === undefined ? `imageTag=${tag}` : `imageDigest=${digest}`;
  return {
    title: `Use the same image: ${image}`,
    what: `Nothing is built or pushed: both sides pull this image. It has to have ${platformOf(facts)}.`,
    commands: [
      `aws ecr get-login-password | docker login --username AWS --password-stdin ${quoted(image.split('/')[0] ?? '')}`,
      `aws ecr describe-images --repository-name ${quoted(repository)} --image-ids ${quoted(id)} --query 'imageDetails[0].[imageDigest,imagePushedAt]'`,
      `docker buildx imagetools inspect ${quoted(image)}`,
    ],
    proof: `the second command prints a digest, and the third lists ${platformOf(facts)}; else build it for both with \`docker buildx build --platform linux/amd64,linux/arm64 --push\`.`,
  };
}

function otherRegistry(image: string, facts: RunbookFacts): Step {
  return {
    title: `Use the same image: ${image}`,
    what: 'Both sides pull it from its own registry, for which they need a way to the internet, and its credentials if it is not public.',
    commands: [`docker buildx imagetools inspect ${quoted(image)}`],
    proof: `${platformOf(facts)} is among its platforms.`,
  };
}

function pushToEcr(image: string, facts: RunbookFacts): Step {
  const [repository = image, tag = 'latest'] = image.split(':');
  const registry = `${variable('AWS_ACCOUNT_ID')}.dkr.ecr.${variable('AWS_REGION')}.amazonaws.com`;
  const remote = `${registry}/${quoted(repository)}:${quoted(tag)}`;
  return {
    title: `Push ${image} to ECR`,
    what: `The name has no registry, so only the machine that built it has it. Push it, and write its new name into the output's files in the place of \`${image}\`.`,
    commands: [
      `aws ecr create-repository --repository-name ${quoted(repository)}`,
      `aws ecr get-login-password | docker login --username AWS --password-stdin ${registry}`,
      `docker buildx build --platform ${platformOf(facts)} --tag ${remote} --push .`,
    ],
    proof: `\`aws ecr describe-images --repository-name ${repository}\` lists the tag ${tag}.`,
  };
}

/** As Docker reads names: what stands before the first slash is a registry if it has a dot or a port, else all is of Docker Hub. */
function hasRegistry(image: string): boolean {
  const [first = '', ...rest] = image.split('/');
  return rest.length > 0 && /[.:]|^localhost$/.test(first);
}
