import type { ToKubernetesFacts } from '../facts.ts';
import type { Step } from '../step.ts';
import { variable } from '../variables.ts';
import { filled } from './filled.ts';

/** Applies the manifests. Before the DNS points at them, nobody calls what they start. */
export function applyStep({ namespace, manifestsFile, placeholders, queue, target, web }: ToKubernetesFacts): Step {
  const effect =
    queue === undefined
      ? `Nobody calls the pods${web?.balancedBy === undefined || target === 'minikube' ? '' : ' until DNS points at them'}.`
      : 'Its pods begin to receive messages at once, beside whatever still runs on ECS.';
  const ready = target === 'minikube' ? ', and the image is loaded' : '';
  const values = (placeholders[manifestsFile] ?? []).map((name) => ` --value ${name}=${variable(name)}`).join('');
  return {
    title: 'Apply the manifests',
    what: `${effect} In the checkout \`npm run -s k8s:setup -- --manifests <this folder>${values}\` does the same, and looks first whether the operators are there${ready}.`,
    commands: [
      `${filled(manifestsFile, placeholders)} | kubectl apply --filename -`,
      `sleep 60; kubectl --namespace ${namespace} get events --field-selector type=Warning`,
    ],
    proof: 'each object is "created", "configured" or "unchanged", and the second command lists nothing that goes on.',
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
      proof:
        'the ScaledJob is Ready, a message makes a job, and its log shows the message done. While the queue is empty there is no job, and nothing to see yet.',
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
