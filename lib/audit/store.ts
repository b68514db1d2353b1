import type { AuditHead } from '#lib/audit/event.ts';
import type { Dedupe } from '#lib/audit/mutation.ts';

export interface AuditStore {
  /** The newest link of an entity's chain, read strongly; undefined before the first. */
  head(guildId: string, entity: string): Promise<AuditHead | undefined>;
  /** What a request was answered with, when it was applied within the last day. */
  answered(guildId: string, requestKey: string): Promise<Dedupe | undefined>;
}
