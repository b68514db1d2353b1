import { useContext, useEffect, useState } from 'react';

import { api } from '../api.ts';
import { ClockContext, useNow } from '../clock.ts';
import { formatTime, relativeTime } from '../messages/times.ts';
import type { ScheduledItem } from '../server.ts';

/** Schedules are projected a moment after the command that made them: so it looks again by itself. */
const REFRESH_MS = 3000;

/** What EventBridge Scheduler holds, the next one first. `version` changes when it is worth looking again at once. */
export function ScheduledList({ version }: { readonly version: number }) {
  const advancing = useContext(ClockContext)?.advancing;
  const [items, setItems] = useState<readonly ScheduledItem[]>();

  useEffect(() => {
    let isCurrent = true;
    const refresh = () => {
      api.scheduled().then(
        (found) => {
          if (isCurrent)
            setItems(found.toSorted((one, other) => (instant(one) ?? Infinity) - (instant(other) ?? Infinity)));
        },
        // What was shown stays; the feed tells when the stack is gone.
        () => undefined,
      );
    };
    refresh();
    const timer = window.setInterval(refresh, REFRESH_MS);
    return () => {
      isCurrent = false;
      window.clearInterval(timer);
    };
    // A jump of the clock, once it is done, has moved everything.
  }, [version, advancing]);

  return (
    <section aria-labelledby="scheduled-title" className="scheduled">
      <h2 id="scheduled-title" className="section">
        Scheduled
      </h2>
      {items?.length === 0 && <p className="note">Nothing is scheduled. Try /trigger create.</p>}
      <ul>
        {items?.map((item) => (
          <ScheduledRow key={item.name} item={item} />
        ))}
      </ul>
    </section>
  );
}

function ScheduledRow({ item }: { readonly item: ScheduledItem }) {
  const at = instant(item);
  const now = useNow() ?? at ?? 0;
  return (
    <li>
      <span className="scheduled-name">{item.name}</span>
      <span className="note">
        {item.expression}
        {item.timezone !== undefined && item.timezone !== 'UTC' && ` · ${item.timezone}`}
      </span>
      {at === undefined ? (
        <span className="note">nothing to come</span>
      ) : (
        <time dateTime={new Date(at).toISOString()} title={formatTime(at, 'F', now)}>
          {at <= now ? 'due now' : relativeTime(at, now)}
        </time>
      )}
    </li>
  );
}

function instant(item: ScheduledItem): number | undefined {
  if (item.nextAt === undefined || item.nextAt === null) return undefined;
  const at = typeof item.nextAt === 'number' ? item.nextAt : Date.parse(item.nextAt);
  return Number.isNaN(at) ? undefined : at;
}
