/**
 * SQL metrics as printed on Spark's SQL page and by its REST API: the output of `SQLMetrics.stringValue` (3.5) and
 * `MetricUtils.stringValue` (4.x) for the values of a metric. Durations, bytes and counts have Spark's format here, so that
 * both agree; everywhere else they have the format of `src/text`.
 */

/** One metric's values: one per task that reported it, one per update of the driver. */
export interface MetricValues {
  values: number[];
  /** The task with the largest value; null if the driver has it. */
  longest: { stageId: number; attempt: number; taskId: number } | null;
}

/** Spark keeps averages with one decimal, as integers. */
const AVERAGE_BASE = 10;

/** Formats of the values of a total, by the type of the metric. */
const VALUE_FORMATS: Record<string, (value: number) => string> = {
  size: bytesText,
  timing: durationText,
  nsTiming: value => durationText(Math.trunc(value / 1e6)),
};

/**
 * @param type Spark's metric type: `sum`, `size`, `timing`, `nsTiming`, `average`, or `v2Custom_<class>`. Other engines have
 * their own types, which say nothing of a unit.
 */
export function metricText(type: string, metric: MetricValues): string {
  if (type === 'average') return averageText(metric);
  if (type.startsWith('v2Custom_')) return String(total(metric.values));
  const format = VALUE_FORMATS[type];
  return format ? totalText(metric, format) : groupedNumber(metricValue(type, metric.values));
}

/** Spark has no such type, but engines on it do: `maximum`, `max`, `v2Custom_…Max…`. */
const MAXIMUM = /max/i;

/** The number behind the text, in the unit of the metric: the sum, the mean of an average, the largest of a maximum. */
export function metricValue(type: string, values: number[]): number {
  if (MAXIMUM.test(type)) return values.reduce((largest, value) => Math.max(largest, value), 0);
  if (type === 'average') {
    const valid = values.filter(value => value > 0);
    return valid.length === 0 ? 0 : total(valid) / valid.length / AVERAGE_BASE;
  }
  return total(type === 'sum' ? values : values.filter(value => value >= 0));
}

/** `Utils.bytesToString`: `8.2 MiB`. A unit is used from twice its size. */
function bytesText(bytes: number): string {
  const units = ['EiB', 'PiB', 'TiB', 'GiB', 'MiB', 'KiB'];
  for (const [index, unit] of units.entries()) {
    const size = 1024 ** (units.length - index);
    if (bytes >= 2 * size) return `${(bytes / size).toFixed(1)} ${unit}`;
  }
  return `${bytes.toFixed(1)} B`;
}

/** `Utils.msDurationToString`: `85 ms`, `1.8 s`, `3.0 m`, `1.25 h`. Spark divides in single precision. */
function durationText(ms: number): string {
  if (ms < 1000) return `${Math.trunc(ms)} ms`;
  if (ms < 60_000) return `${singlePrecision(ms, 1000, 1)} s`;
  if (ms < 3_600_000) return `${singlePrecision(ms, 60_000, 1)} m`;
  return `${singlePrecision(ms, 3_600_000, 2)} h`;
}

/** Creating a format costs more than a hundred uses of it. */
const GROUPED = new Intl.NumberFormat('en-US', { maximumFractionDigits: 3 });

/** US `NumberFormat`: `1,234,567`, at most three decimals. */
function groupedNumber(value: number): string {
  return GROUPED.format(value);
}

function totalText(metric: MetricValues, format: (value: number) => string): string {
  const valid = metric.values.filter(value => value >= 0);
  if (valid.length <= 1) return format(valid[0] ?? 0);
  return `total (min, med, max (stageId: taskId))\n${format(total(valid))} ${spreadText(valid, metric, format)}`;
}

function averageText(metric: MetricValues): string {
  const valid = metric.values.filter(value => value > 0);
  const format = (value: number) => groupedNumber(value / AVERAGE_BASE);
  if (valid.length <= 1) return format(valid[0] ?? 0);
  return `(min, med, max (stageId: taskId)):\n${spreadText(valid, metric, format)}`;
}

function spreadText(valid: number[], { longest }: MetricValues, format: (value: number) => string): string {
  // An array of numbers alone is sorted several times faster.
  const sorted = Float64Array.from(valid).sort();
  const [min, median, max] = [sorted[0]!, sorted[Math.floor(sorted.length / 2)]!, sorted.at(-1)!].map(format);
  const where = longest ? `(stage ${longest.stageId}.${longest.attempt}: task ${longest.taskId})` : '(driver)';
  return `(${min}, ${median}, ${max} ${where})`;
}

function total(values: number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}

/** Java formats a float as a double, from the shortest decimal form of that, and rounds half up. */
function singlePrecision(ms: number, unit: number, digits: number): string {
  const [whole = '0', fraction = ''] = String(Math.fround(Math.fround(ms) / unit)).split('.');
  const kept = BigInt(whole + fraction.padEnd(digits, '0').slice(0, digits));
  const rounded = (fraction[digits] ?? '0') >= '5' ? kept + 1n : kept;
  const text = rounded.toString().padStart(digits + 1, '0');
  return `${text.slice(0, -digits)}.${text.slice(-digits)}`;
}
