import type { Caller } from '#lib/audit/mutation.ts';
import { DomainError } from '#lib/kernel/errors.ts';
import { attemptMessage } from '#lib/runs/fire.ts';
import type { Run } from '#lib/runs/run.ts';
import type { Services } from '#lib/services.ts';
import { type Changed, changeTrigger } from '#lib/triggers/change.ts';

/**
 * Starts a run by hand; it is no occurrence and takes nothing from the schedule. The worker attempts it.
 *
 * Throws `trigger.not_found`, `trigger.execution_paused`, `trigger.busy` while another run holds the slot.
 */
export async function runNow(
  services: Pick<
    Services,
    'audit' | 'clock' | 'config' | 'fires' | 'ids' | 'logger' | 'metrics' | 'secrets' | 'triggers'
  >,
  caller: Caller,
  request: { readonly triggerId: string; readonly name: string },
): Promise<Changed> {
  if (services.config.TRIGGER_EXECUTION_PAUSED) throw new DomainError('trigger.execution_paused');
  const runId = services.ids.traceId();

  const changed = await changeTrigger(services, {
    caller,
    operation: 'trigger.run_now',
    ...request,
    plan({ trigger, state }, now) {
      if (state.slot) throw new DomainError('trigger.busy', { name: trigger.name });
      const run: Run = {
        schemaVersion: 1,
        id: runId,
        guildId: trigger.guildId,
        triggerId: trigger.id,
        triggerName: trigger.name,
        generation: trigger.generation,
        at: now,
        cause: 'manual',
        requestedBy: caller.actor.id,
        status: 'queued',
        attempt: 0,
        inDoubt: false,
        nextActionAt: now,
        createdAt: now,
        correlationId: caller.correlationId,
        linkedTo: caller.traceId,
      };
      return { after: { trigger, state: { ...state, slot: { runId, at: now } } }, run };
    },
  });
  if (changed.run) await nudgeWorker(services, changed.run);
  return changed;
}

/** The run is stored, so a message that is lost costs a minute: the sweep sends it again. */
async function nudgeWorker({ fires, logger }: Pick<Services, 'fires' | 'logger'>, run: Run): Promise<void> {
  try {
    await fires.send(attemptMessage(run));
  } catch (error) {
    logger.warn('The message that starts a manual run was not sent; the sweep will send it', { run_id: run.id, error });
  }
}
