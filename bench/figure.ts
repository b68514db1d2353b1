export interface Figure {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  /** At most this. */
  readonly target?: number;
  readonly atLeast?: number;
}

export function median(values: readonly number[]): number {
  return percentile(values, 50);
}

/** The value below or at which `share` per cent of the values lie. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((left, right) => left - right);
  return sorted[Math.min(sorted.length - 1, Math.floor((sorted.length * share) / 100))] ?? Number.NaN;
}

export function isMet({
  atLeast = Number.NEGATIVE_INFINITY,
  target = Number.POSITIVE_INFINITY,
  value,
}: Figure): boolean {
  return value <= target && value >= atLeast;
}

export function report(figures: readonly Figure[]): void {
  for (const figure of figures) {
    const { atLeast, name, target, unit, value } = figure;
    const bound = target === undefined ? (atLeast === undefined ? '' : `at least ${atLeast}`) : `at most ${target}`;
    const verdict = bound === '' ? '' : `  (${bound} ${unit}: ${isMet(figure) ? 'ok' : 'MISSED'})`;
    process.stdout.write(`${name.padEnd(56)} ${value.toFixed(2).padStart(11)} ${unit}${verdict}\n`);
  }
}
