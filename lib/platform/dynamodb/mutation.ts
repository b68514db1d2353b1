import type { AuditEvent, AuditHead } from '#lib/audit/event.ts';
import type { Dedupe } from '#lib/audit/mutation.ts';
import { auditKey, dedupeKey, headKey } from '#lib/platform/dynamodb/keys.ts';
import { expiresAt } from '#lib/platform/dynamodb/retention.ts';
import type { Item, Tables } from '#lib/platform/dynamodb/table.ts';
import { type Refusal, transact, type Write } from '#lib/platform/dynamodb/transact.ts';

export type AuditedOutcome =
  | { readonly kind: 'applied' }
  | { readonly kind: 'repeated'; readonly dedupe: Dedupe }
  | { readonly kind: 'refused'; readonly refusals: readonly Refusal[] };

/** A condition for rows that must be new. */
export const isNew = { expression: 'attribute_not_exists(#pk)' } as const;

/**
 * Applies the writes of a mutation together with its dedupe row (first), its audit event and the chain's HEAD.
 *
 * The refusals' indexes count from the first of `writes`; a refusal of the audit rows has a higher index.
 */
export async function transactAudited(
  tables: Tables,
  mutation: { readonly guildId: string; readonly dedupe: Dedupe; readonly audit: AuditEvent },
  writes: readonly Write[],
): Promise<AuditedOutcome> {
  const { audit, dedupe, guildId } = mutation;
  const now = tables.clock.now();
  const head: AuditHead = { seq: audit.seq, hash: audit.eventHash };

  const outcome = await transact(tables, [
    {
      put: { schemaVersion: 1, ...dedupe, ...dedupeKey(guildId, dedupe.key), expiresAt: expiresAt(now, 'dedupe') },
      table: tables.derivedTable,
      condition: {
        expression: 'attribute_not_exists(#pk) OR #expiresAt < :now',
        values: { ':now': Math.floor(now / 1000) },
      },
    },
    ...writes,
    {
      put: { ...audit, ...auditKey(guildId, audit.entity, audit.seq), expiresAt: expiresAt(now, 'audit') },
      table: tables.stateTable,
      condition: isNew,
    },
    {
      put: { schemaVersion: 1, ...head, ...headKey(guildId, audit.entity) },
      table: tables.stateTable,
      condition: audit.seq === 1 ? isNew : { expression: '#seq = :previous', values: { ':previous': audit.seq - 1 } },
    },
  ]);

  if (outcome.applied) return { kind: 'applied' };
  const [first] = outcome.refusals;
  if (first?.index === 0 && first.item) return { kind: 'repeated', dedupe: dedupeOf(first.item) };
  return { kind: 'refused', refusals: outcome.refusals.map(({ index, item }) => ({ index: index - 1, item })) };
}

/** The dedupe row's own fields. */
export function dedupeOf(item: Item): Dedupe {
  const { key, entity, version, code, facts } = item as unknown as Dedupe;
  return { key, entity, version, code, facts };
}
