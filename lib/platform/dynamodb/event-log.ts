import type { EventLog } from '#lib/events/event-log.ts';
import { eventKey } from '#lib/platform/dynamodb/keys.ts';
import { isNew } from '#lib/platform/dynamodb/mutation.ts';
import { expiresAt } from '#lib/platform/dynamodb/retention.ts';
import type { Tables } from '#lib/platform/dynamodb/table.ts';
import { transact } from '#lib/platform/dynamodb/transact.ts';

/** Events in the table `state`, whose stream the relay reads. */
export function createEventLog(tables: Tables): EventLog {
  return {
    async record(event) {
      const put = {
        schemaVersion: 1,
        ...eventKey(event.workspace, event.id),
        event,
        expiresAt: expiresAt(tables.clock.now(), 'event'),
      };
      const outcome = await transact(tables, [{ put, table: tables.stateTable, condition: isNew }]);
      return outcome.applied;
    },
  };
}
