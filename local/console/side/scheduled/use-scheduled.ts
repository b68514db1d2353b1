import { useContext, useEffect, useState } from 'react';

import { api } from '../../api.ts';
import { ClockContext } from '../../clock.ts';
import { sentenceOf } from '../../interactions/result.ts';
import type { ScheduledItem } from '../../scheduled.ts';

/** Schedules are projected a moment after the command that made them: so it looks again by itself. */
const REFRESH_MS = 3000;

export interface Scheduled {
  /** The soonest first; undefined until they have been told once. */
  readonly items: readonly ScheduledItem[] | undefined;
  readonly error: string | undefined;
}

/** What the local EventBridge Scheduler holds. `version` changes when it is worth looking again at once. */
export function useScheduled(version: number): Scheduled {
  const jumping = useContext(ClockContext)?.jumping;
  const [scheduled, setScheduled] = useState<Scheduled>({ items: undefined, error: undefined });

  useEffect(() => {
    let isCurrent = true;
    const refresh = () => {
      api.scheduled().then(
        (items) => {
          if (isCurrent) setScheduled((before) => (isSame(before, items) ? before : { items, error: undefined }));
        },
        (failure: unknown) => {
          // What was shown stays.
          if (isCurrent) setScheduled((before) => ({ ...before, error: sentenceOf(failure) }));
        },
      );
    };
    refresh();
    const timer = window.setInterval(refresh, REFRESH_MS);
    return () => {
      isCurrent = false;
      window.clearInterval(timer);
    };
    // A jump of the clock, once it is done, has moved everything.
  }, [version, jumping]);

  return scheduled;
}

function isSame(before: Scheduled, items: readonly ScheduledItem[]): boolean {
  return before.error === undefined && JSON.stringify(before.items) === JSON.stringify(items);
}
