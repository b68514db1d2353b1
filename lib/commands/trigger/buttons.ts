import type { Button } from '#lib/discord/card.ts';
import type { Trigger } from '#lib/triggers/trigger.ts';

type Named = Pick<Trigger, 'id'>;

/** Opens a trigger's card. */
export function showButton({ id }: Named, label = 'Details'): Button {
  return { label, to: { route: 'trigger.show.open', args: [id] } };
}

export function historyButton({ id }: Named): Button {
  return { label: 'History', to: { route: 'trigger.history.open', args: [id] } };
}

export function editButton({ id }: Named): Button {
  return { label: 'Edit', to: { route: 'trigger.update.edit', args: [id] } };
}

export function runButton({ id }: Named): Button {
  return { label: 'Run now', style: 'primary', to: { route: 'trigger.run.start', args: [id] } };
}

export function pauseButton({ id }: Named): Button {
  return { label: 'Pause', to: { route: 'trigger.pause.press', args: [id] } };
}

export function resumeButton({ id }: Named): Button {
  return { label: 'Resume', style: 'success', to: { route: 'trigger.resume.press', args: [id] } };
}

export function deleteButton({ id }: Named): Button {
  return { label: 'Delete', style: 'danger', to: { route: 'trigger.delete.ask', args: [id] } };
}

/** Stands beside what may be regretted; the card itself says that nothing happened. */
export function keepButton(route: string): Button {
  return { label: 'Leave it', to: { route } };
}

/** A question lives a quarter of an hour: later it may no longer be what was asked. */
export const QUESTION_LIVES_MS = 15 * 60_000;
