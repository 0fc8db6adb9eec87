import { cents } from '../../cost/format.ts';
import { breakEvenSentences } from '../../cost/tables.ts';
import type { CostComparison } from './cost-comparison.ts';

/** When EKS is worth it, in sentences with the figures of this input. */
export function recommendation({
  tasks,
  ecs,
  eksFargate,
  eksNodes,
  nodeType,
  breakEven,
}: CostComparison): readonly string[] {
  const others = [
    { name: 'EKS with pods on Fargate', dollars: eksFargate?.dollars },
    { name: `EKS with ${nodeType} nodes`, dollars: eksNodes?.dollars },
  ].flatMap(({ name, dollars }) => (dollars === undefined ? [] : [{ name, dollars }]));
  const cheaper = others.filter(({ dollars }) => dollars < ecs.dollars);
  const figures = others.map(({ name, dollars }) => `$${cents(dollars)} on ${name}`).join(' and ');
  const compared = figures === '' ? '' : ` These tasks cost $${cents(ecs.dollars)} a month on ECS, and ${figures}.`;
  const advice =
    cheaper.length === 0
      ? `Stay on ECS, unless Kubernetes' own features are needed (operators, Helm charts, a service mesh, scheduling of one's own) or the workload has to run on other clouds, too.${compared}`
      : `Kubernetes' own features, or other clouds, are the reason for EKS; here the price speaks for it as well.${compared}`;
  return [
    advice,
    'An EKS cluster costs its control plane, $73 for 730 hours, before the first pod runs, and that of ECS costs nothing.',
    ...(tasks.count === 0 || breakEven === undefined ? [] : breakEvenSentences({ breakEven })),
  ];
}
