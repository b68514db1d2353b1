import { nextToTell, takeHappenings } from '../runs/announce.ts';
import { nowOf, type World } from '../world.ts';
import { payloadOf } from './payload.ts';

/** Makes deliveries of all that has happened to runs up to now, as the settings say webhooks go. */
export function tellDue(world: World): void {
  const now = nowOf(world);
  const { webhookDelaySeconds, webhooks } = world.settings.get();
  for (const due of world.runs.due(now)) {
    const { happenings, run } = takeHappenings(due, now);
    world.runs.save(run, nextToTell(run));
    if (webhooks === 'off') continue;
    for (const happening of happenings) {
      const delivery = {
        guid: guidOf(world),
        event: happening.what,
        action: happening.action,
        redelivery: false,
        runId: run.id,
        body: JSON.stringify(payloadOf(world, run, happening)),
        dueAt: webhooks === 'late' ? happening.at + webhookDelaySeconds * 1000 : happening.at,
      };
      world.deliveries.add(delivery, 'waits');
      if (webhooks === 'twice') world.deliveries.add(delivery, 'waits');
    }
  }
}

/** A version 4 UUID. */
export function guidOf({ random }: World): string {
  const bytes = random(16);
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x40, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}
