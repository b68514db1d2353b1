import { lastFailureKey, runKey, stateKey } from '#lib/platform/dynamodb/keys.ts';
import { runRow, valueOf } from '#lib/platform/dynamodb/rows.ts';
import { getItem, type Tables } from '#lib/platform/dynamodb/table.ts';
import { type Condition, transact, type Write } from '#lib/platform/dynamodb/transact.ts';
import type { Run } from '#lib/runs/run.ts';
import type { RunStore } from '#lib/runs/store.ts';

/** Runs in the table `state`, each beside its trigger. */
export function createRunStore(tables: Tables): RunStore {
  const table = tables.stateTable;

  return {
    async find(key) {
      const item = await getItem(tables, table, runKey(key));
      return item && valueOf<Run>(item);
    },

    async advance({ before, after }) {
      const outcome = await transact(tables, [runWrite(tables, before, after)]);
      return outcome.applied ? 'applied' : 'superseded';
    },

    async complete({ before, after }) {
      const run = runWrite(tables, before, after);
      const failure = after.status === 'failed' || after.status === 'hold' ? [lastFailureWrite(table, after)] : [];

      const outcome = await transact(tables, [run, releaseWrite(table, after), ...failure]);
      if (outcome.applied) return 'applied';
      if (outcome.refusals.some(({ index }) => index === 0)) return 'superseded';
      // The slot is not this run's (any more): its generation's STATE has moved on, and only the run is left to end.
      const alone = await transact(tables, [run, ...failure]);
      return alone.applied ? 'applied' : 'superseded';
    },
  };
}

function runWrite(tables: Tables, before: Run, after: Run): Write {
  return { put: runRow(after, tables.clock.now()), table: tables.stateTable, condition: untouched(before) };
}

function untouched(before: Run): Condition {
  return {
    expression: '#status = :status AND #attempt = :attempt',
    values: { ':status': before.status, ':attempt': before.attempt },
  };
}

/** Conditions on the run id in the slot, never on the generation: the trigger may have been edited meanwhile. */
function releaseWrite(table: string, run: Run): Write {
  const succeeded = run.status === 'succeeded';
  const failed = run.status === 'failed' || run.status === 'hold';
  return {
    update: stateKey(run.guildId, run.triggerId),
    table,
    set: succeeded ? { consecutiveFailures: 0 } : {},
    unset: ['slot'],
    add: { revision: 1, ...(failed ? { consecutiveFailures: 1 } : {}) },
    condition: { expression: '#slot.#runId = :run', values: { ':run': run.id } },
  };
}

function lastFailureWrite(table: string, run: Run): Write {
  return { put: { ...run, ...lastFailureKey(run.guildId, run.triggerId) }, table };
}
