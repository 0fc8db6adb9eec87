/** Programs that steps call beside those of every Unix, and what is to be said of them. */
const tools: Readonly<Record<string, string>> = {
  aws: '`aws` of version 2',
  jq: '`jq`',
  kubectl: '`kubectl`',
  eksctl: '`eksctl`',
  helm: '`helm`',
  minikube: '`minikube`',
  docker: '`docker` with buildx',
  envsubst: '`envsubst` of gettext',
  dig: '`dig`',
  curl: '`curl`',
};

/** The tools that a Markdown text calls in its commands or between backticks, in words. */
export function toolsIn(markdown: string): string {
  const used = Object.entries(tools).filter(([name]) => new RegExp(`(?:^|[|(;{\`#] ?)${name} `, 'm').test(markdown));
  return used.map(([, words]) => words).join(', ');
}
