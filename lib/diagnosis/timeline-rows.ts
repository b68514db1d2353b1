import { byImportance, type Lane, type PartStatus, statusWords, type TimelinePart } from '#lib/diagnosis/timeline.ts';

/** A line of the timeline: a job, one of its steps, or what was left out there. */
export type Row =
  | { readonly kind: 'lane'; readonly name: string; readonly lane: Lane; readonly opened: boolean }
  | { readonly kind: 'step'; readonly name: string; readonly step: TimelinePart }
  | { readonly kind: 'more'; readonly text: string };

type NameOf = (name: string, fallback: string) => string;

/** Of its rows at least two thirds are for jobs when there are more than fit. */
const STEPS_SHARE = 1 / 3;

/** A step worth a row of its own when room is short. */
const PRESSING: readonly PartStatus[] = ['failure', 'running', 'cancelled'];

/**
 * The rows to show of a timeline, `room` at most (not below 1).
 *
 * Everything when it fits. Else each job folds to one row, and those that failed or run open as far as room allows; of more
 * jobs than fit, the least important are counted in a last row, and nothing that was left out goes unsaid.
 * `nameOf` makes a name fit to be shown there, or gives the fallback (`Job 3`).
 */
export function timelineRows(lanes: readonly Lane[], room: number, nameOf: NameOf): Row[] {
  const entries = lanes.map((lane, index) => ({ lane, index, name: nameOf(lane.name, `Job ${index + 1}`) }));
  const all = lanes.length + lanes.reduce((sum, { steps }) => sum + steps.length, 0);
  if (all <= room) return entries.flatMap((entry) => laneRows(entry, entry.lane.steps.length, nameOf));

  const ranked = entries.toSorted((a, b) => rank(a.lane.status) - rank(b.lane.status) || a.index - b.index);
  const laneRoom = Math.max(1, room - stepsWanted(lanes, room));
  const fits = lanes.length <= laneRoom;
  const shown = new Set(fits ? ranked : ranked.slice(0, laneRoom - 1));
  let left = room - (fits ? shown.size : shown.size + 1);
  const open = new Map<Lane, number>();
  for (const { lane } of ranked.filter((entry) => shown.has(entry))) {
    if (!PRESSING.includes(lane.status)) break;
    const rows = left >= 2 || lane.steps.length <= left ? Math.min(left, lane.steps.length) : 0;
    open.set(lane, rows);
    left -= rows;
  }

  const rows = entries
    .filter((entry) => shown.has(entry))
    .flatMap((entry) => laneRows(entry, open.get(entry.lane) ?? 0, nameOf));
  const hidden = entries.filter((entry) => !shown.has(entry)).map(({ lane }) => lane);
  return hidden.length > 0 ? [...rows, { kind: 'more', text: moreLanes(hidden, shown.size > 0) }] : rows;
}

function rank(status: PartStatus): number {
  return byImportance.indexOf(status);
}

/** Rows to keep free for the steps of the most important job, so that many jobs do not hide the step that failed. */
function stepsWanted(lanes: readonly Lane[], room: number): number {
  const pressing = PRESSING.map((status) => lanes.find((lane) => lane.status === status && lane.steps.length > 0));
  const first = pressing.find((lane) => lane !== undefined);
  return Math.min(first?.steps.length ?? 0, Math.floor(room * STEPS_SHARE));
}

/** A job and its steps in `room` rows below it. */
function laneRows({ lane, name }: { lane: Lane; name: string }, room: number, nameOf: NameOf): Row[] {
  const steps = lane.steps.map((step, index) => ({ step, index, name: nameOf(step.name, `Step ${index + 1}`) }));
  const head: Row = { kind: 'lane', name, lane, opened: room > 0 };
  if (room === 0) return [head];
  const whole = steps.length <= room;
  const ranked = steps.toSorted((a, b) => rank(a.step.status) - rank(b.step.status) || a.index - b.index);
  const kept = new Set(whole ? ranked : ranked.slice(0, room - 1));
  const rows = steps
    .filter((entry) => kept.has(entry))
    .map(({ name: stepName, step }): Row => ({ kind: 'step', name: stepName, step }));
  if (whole) return [head, ...rows];
  const hidden = steps.length - kept.size;
  return [head, ...rows, { kind: 'more', text: `and ${hidden} more step${hidden === 1 ? '' : 's'}` }];
}

/** `and 13 more: 12 succeeded, 1 skipped`. */
function moreLanes(hidden: readonly Lane[], besides: boolean): string {
  const counts = byImportance
    .map((status) => ({ status, count: hidden.filter((lane) => lane.status === status).length }))
    .filter(({ count }) => count > 0);
  const start = besides ? `and ${hidden.length} more` : `${hidden.length} job${hidden.length === 1 ? '' : 's'}`;
  const [only] = counts;
  if (only && counts.length === 1) {
    return hidden.length === 1 ? `${start}, ${statusWords[only.status]}` : `${start}, all ${statusWords[only.status]}`;
  }
  return `${start}: ${counts.map(({ count, status }) => `${count} ${statusWords[status]}`).join(', ')}`;
}
