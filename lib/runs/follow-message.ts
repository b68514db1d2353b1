import * as z from 'zod/mini';
import type { Queue } from '#lib/kernel/queue.ts';
import type { FireMessage } from '#lib/runs/fire.ts';
import type { Run } from '#lib/runs/run.ts';

const common = {
  schemaVersion: z.literal(1),
  guildId: z.string(),
  correlationId: z.string(),
  /** How often this message's chain has gone through the queue; refused above MAX_HOPS. */
  hop: z.number(),
};

/** Look how far a run is whose effect goes on elsewhere. */
export const FollowMessage = z.object({
  ...common,
  kind: z.literal('follow'),
  triggerId: z.string(),
  runId: z.string(),
  at: z.number(),
});
export type FollowMessage = z.infer<typeof FollowMessage>;

/** Show a living card as it should be. */
export const CardMessage = z.object({ ...common, kind: z.literal('card'), id: z.string() });
export type CardMessage = z.infer<typeof CardMessage>;

/** What goes through the queue `followups` besides the messages of webhooks; attempts are those of runs without a trigger. */
export type FollowupMessage = FollowMessage | CardMessage | Extract<FireMessage, { kind: 'attempt' }>;

/** Polls, edits of cards, and what webhooks bring: apart from fires and from chat, so that none delays the others. */
export type FollowupQueue = Queue<
  FollowupMessage | (object & { readonly kind: 'github_event'; readonly correlationId: string })
>;

/** The message that has a run looked at. */
export function followMessage({ at, correlationId, guildId, id, triggerId }: Run, hop = 0): FollowMessage {
  return { schemaVersion: 1, kind: 'follow', guildId, triggerId, runId: id, at, correlationId, hop };
}
