import type { ToKubernetesFacts } from '../facts.ts';
import type { Step } from '../step.ts';
import { filled } from './filled.ts';

/** Applies the manifests. Before the DNS points at them, nobody calls what they start. */
export function applyStep({ namespace, placeholders, queue, target }: ToKubernetesFacts): Step {
  const effect =
    queue === undefined
      ? 'Nobody calls the pods until DNS points at them.'
      : 'Its pods begin to receive messages at once, beside whatever still runs on ECS.';
  const ready = target === 'minikube' ? ', and the image is loaded' : '';
  return {
    title: 'Apply the manifests',
    what: `${effect} \`npm run -s k8s:setup -- --manifests <this folder>\` does the same with the placeholders as \`--value NAME=value\`, and looks first whether the operators are there${ready}.`,
    commands: [`${filled('manifests.yaml', placeholders)} | kubectl apply --filename -`],
    proof: `each object is "created" or "unchanged", and \`kubectl --namespace ${namespace} get events --field-selector type=Warning\` has nothing new after a minute.`,
  };
}

/** Looks whether pods run. */
export function rolloutStep(facts: ToKubernetesFacts): Step {
  const { namespace, name, workload, target } = facts;
  const pending =
    target === 'eks-fargate'
      ? ' A pod on Fargate takes one to two minutes to start; one that stays Pending matches no Fargate profile, or is in no private subnet.'
      : '';
  const selector = `--selector app.kubernetes.io/name=${name}`;
  if (workload === 'ScaledJob') {
    return {
      title: 'See that KEDA starts jobs',
      what: `KEDA starts a job when there are messages.${pending} \`npm run -s k8s:status\` and \`npm run -s k8s:logs\` show the same.`,
      commands: [
        `kubectl --namespace ${namespace} wait --for=condition=Ready scaledjob/${name} --timeout=2m`,
        `kubectl --namespace ${namespace} get scaledjob,jobs,pods`,
        `kubectl --namespace ${namespace} logs ${selector} --tail=50 --prefix`,
      ],
      proof: 'the ScaledJob is Ready, a message makes a job, and its log shows the message done.',
    };
  }
  const kind = workload === 'DaemonSet' ? 'daemonset' : 'deployment';
  return {
    title: 'See that the pods run',
    what: `The rollout ends when the pods are ready.${pending} \`npm run -s k8s:status\` and \`npm run -s k8s:logs\` show the same.`,
    commands: [
      `kubectl --namespace ${namespace} rollout status ${kind}/${name} --timeout=10m`,
      `kubectl --namespace ${namespace} get pods ${selector}`,
      `kubectl --namespace ${namespace} logs ${selector} --tail=50 --prefix`,
    ],
    proof: 'it says "successfully rolled out", the pods have no restarts, and the log is that of a good start on ECS.',
  };
}
