import type { InvokeResult } from '#local/contract.ts';

/**
 * The identifiers that a function reported as failed: all of them when it failed as a whole or answered nonsense.
 * https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html#services-sqs-batchfailurereporting
 */
export function failedItems(
  result: InvokeResult,
  identifiers: readonly string[],
  reportsItemFailures: boolean,
): ReadonlySet<string> {
  if (result.error) return new Set(identifiers);
  if (!reportsItemFailures || result.payload === null || result.payload === undefined) return new Set();
  const { batchItemFailures } = result.payload as { batchItemFailures?: unknown };
  if (batchItemFailures === undefined || batchItemFailures === null) return new Set();
  if (!Array.isArray(batchItemFailures)) return new Set(identifiers);

  const reported = batchItemFailures.map((failure) => (failure as { itemIdentifier?: unknown } | null)?.itemIdentifier);
  const known = reported.every((identifier) => typeof identifier === 'string' && identifiers.includes(identifier));
  return new Set(known ? (reported as string[]) : identifiers);
}
