import * as z from 'zod/mini';
import { DomainError } from '#lib/kernel/errors.ts';
import type { EventBus } from '#lib/tasks/event-detail.ts';
import { defineTask } from '#lib/tasks/task.ts';

const Definition = z.strictObject({
  kind: z.literal('event'),
  /** https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutEventsRequestEntry.html */
  detailType: z.string().check(z.minLength(1), z.maxLength(128)),
  detail: z.record(z.string(), z.unknown()),
});
type Definition = z.infer<typeof Definition>;

/** Characters of the data as JSON: a definition stays a small row. */
const MAX_DATA = 8_000;

/** Puts an event on the team's bus, for their own rules and agents. */
export default defineTask<Definition, { readonly events: EventBus }>({
  kind: 'event',

  parse(stored) {
    const parsed = Definition.safeParse(stored);
    if (!parsed.success) {
      const field = parsed.error.issues[0]?.path[0] === 'detailType' ? 'detail type' : 'data';
      throw new DomainError('event.definition', { field });
    }
    if (JSON.stringify(parsed.data.detail).length > MAX_DATA)
      throw new DomainError('event.definition', { field: 'data' });
    return parsed.data;
  },

  describe: ({ detailType }) => `an event \`${detailType.replaceAll('`', 'ˋ')}\` on the bus`,

  async execute({ events }, { detail, detailType }, run) {
    return events.put({
      detailType,
      at: run.startedAt,
      detail: {
        schemaVersion: 1,
        workspace: run.guildId,
        trigger: { id: run.triggerId, name: run.triggerName },
        run: {
          id: run.runId,
          scheduledFor: new Date(run.scheduledFor).toISOString(),
          attempt: run.attempt,
          correlationId: run.correlationId,
        },
        data: detail,
      },
    });
  },

  /** The bus cannot be asked; consumers take a run's id once, so it is put again. */
  lookUp: () => Promise.resolve({ seen: false }),
});
