import { resolverFor } from '../../../../local/resolve-template.ts';
import { onlyPropertiesOf, resourcesOf, type Template } from '../../synthesis.ts';

/** A metric as dashboard and alarms name it. */
export interface MetricReference {
  readonly namespace: string;
  readonly name: string;
  /** Names and values of its dimensions, in turn. */
  readonly dimensions: readonly string[];
}

interface Widget {
  readonly type: string;
  readonly width: number;
  readonly properties: {
    readonly title?: string;
    readonly markdown?: string;
    readonly query?: string;
    readonly metrics?: readonly (readonly unknown[])[];
    readonly annotations?: { readonly horizontal: readonly { readonly value: number; readonly label: string }[] };
  };
}

export interface DashboardBody {
  readonly periodOverride: string;
  readonly widgets: readonly Widget[];
}

/** The body of the template's only dashboard, with its references as they would be on this machine. */
export function dashboardOf(template: Template): DashboardBody {
  const { DashboardBody: body } = onlyPropertiesOf(template, 'AWS::CloudWatch::Dashboard');
  return JSON.parse(String(resolved(template, body)));
}

export function widgetsTitled(template: Template, title: RegExp): Widget[] {
  return dashboardOf(template).widgets.filter(({ properties }) => title.test(properties.title ?? ''));
}

/** Rows of all metric widgets: metrics begin with their namespace, expressions are an object alone. */
export function dashboardMetricRows(template: Template): (readonly unknown[])[] {
  return dashboardOf(template).widgets.flatMap(({ properties }) => properties.metrics ?? []);
}

export interface Alarm {
  readonly AlarmName: string;
  readonly AlarmDescription: string;
  readonly Namespace?: string;
  readonly MetricName?: string;
  readonly Dimensions?: readonly Dimension[];
  readonly Metrics?: readonly {
    readonly Expression?: string;
    readonly MetricStat?: { readonly Metric: Required<Pick<Alarm, 'Namespace' | 'MetricName' | 'Dimensions'>> };
  }[];
}
interface Dimension {
  readonly Name: string;
  readonly Value: string;
}

/** The template's alarms with their references resolved, by the part of their name behind the prefix. */
export function alarmsOf(template: Template, namePrefix: string): Map<string, Alarm & Record<string, unknown>> {
  const alarms = resourcesOf(template, 'AWS::CloudWatch::Alarm').map(
    ([, { Properties }]) => resolved(template, Properties) as Alarm & Record<string, unknown>,
  );
  return new Map(alarms.map((alarm) => [alarm.AlarmName.replace(namePrefix, ''), alarm]));
}

/** Metrics that an alarm reads, and is billed by. */
export function metricsOfAlarm({ Namespace, MetricName, Dimensions, Metrics }: Alarm): MetricReference[] {
  const own = Namespace && MetricName && Dimensions ? [{ Namespace, MetricName, Dimensions }] : [];
  const inExpression = (Metrics ?? []).flatMap(({ MetricStat }) => MetricStat?.Metric ?? []);
  return [...own, ...inExpression].map((metric) => ({
    namespace: metric.Namespace,
    name: metric.MetricName,
    dimensions: metric.Dimensions.flatMap(({ Name, Value }) => [Name, Value]),
  }));
}

/** Every metric that the dashboard or an alarm names. */
export function metricReferences(template: Template): MetricReference[] {
  const onDashboard = dashboardMetricRows(template).flatMap((row) => {
    const texts = row.filter((part) => typeof part === 'string');
    const [namespace, name, ...dimensions] = texts;
    return namespace !== undefined && name !== undefined ? [{ namespace, name, dimensions }] : [];
  });
  return [...onDashboard, ...[...alarmsOf(template, '').values()].flatMap(metricsOfAlarm)];
}

/** A metric that CloudWatch counts in a log: its name and dimensions as an alarm names them, and the fields of our lines that it needs. */
export interface FilteredMetric {
  readonly namespace: string;
  readonly name: string;
  readonly pattern: string;
  /** Names of dimensions with the field that each takes its value from. */
  readonly dimensions: readonly { readonly Key: string; readonly Value: string }[];
}

export function filteredMetrics(template: Template): FilteredMetric[] {
  return resourcesOf(template, 'AWS::Logs::MetricFilter').flatMap(([, { Properties }]) => {
    const { FilterPattern: pattern, MetricTransformations: metrics } = Properties as {
      readonly FilterPattern: string;
      readonly MetricTransformations: readonly {
        readonly MetricNamespace: string;
        readonly MetricName: string;
        readonly Dimensions: FilteredMetric['dimensions'];
      }[];
    };
    return metrics.map(({ MetricNamespace: namespace, MetricName: name, Dimensions: dimensions }) => ({
      namespace,
      name,
      pattern,
      dimensions,
    }));
  });
}

/** A query of Logs Insights on the dashboard: the value of `message` that it filters by, and the fields of our lines that it names. */
export interface QueryReference {
  readonly message: string;
  readonly fields: readonly string[];
}

export function queryReferences(template: Template): QueryReference[] {
  const queries = dashboardOf(template).widgets.flatMap(({ properties }) => properties.query ?? []);
  return queries.map((query) => {
    const message = /filter message = "([^"]+)"/.exec(query)?.[1] ?? '';
    const [, listed = ''] = /\bfields ([^|]+)/.exec(query) ?? [];
    const [, grouped = ''] = /\bby ((?:\w+)(?:, \w+)*)\s*\n/.exec(query) ?? [];
    const aggregated = [...query.matchAll(/\b(?:max|min|avg|sum|pct)\(([\w.]+)/g)].map(([, field]) => field ?? '');
    const fields = [...listed.split(','), ...grouped.split(','), ...aggregated].map((field) => field.trim());
    // Fields that begin with @ are CloudWatch's own.
    return { message, fields: fields.filter((field) => field !== '' && !field.startsWith('@')) };
  });
}

function resolved(template: Template, value: unknown): unknown {
  return resolverFor(template, 'http://127.0.0.1:4566').resolve(value);
}
