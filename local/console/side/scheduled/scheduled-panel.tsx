import { useNow } from '../../clock.ts';
import { Icon } from '../../icons.tsx';
import { formatTime, relativeTime, zonedTime } from '../../messages/times.ts';
import type { ScheduledItem } from '../../scheduled.ts';
import type { Scheduled } from './use-scheduled.ts';

/** Every schedule with its next times, the soonest first. */
export function ScheduledPanel({ scheduled }: { readonly scheduled: Scheduled }) {
  const { items, error } = scheduled;
  return (
    <section aria-label="Scheduled" className="scheduled">
      {error !== undefined && (
        <p className="panel-error" role="alert">
          <Icon name="alert" />
          <span>
            The schedules could not be read: {error}
            {items && ' These are the last that were.'}
          </span>
        </p>
      )}
      {items === undefined && error === undefined && (
        <p className="note" role="status">
          Reading the schedules…
        </p>
      )}
      {items?.length === 0 && (
        <div className="panel-empty">
          <Icon name="clock" />
          <p>Nothing is scheduled.</p>
          <p className="note">
            Type <kbd>/trigger create</kbd> below. What EventBridge Scheduler would hold then stands here, with its next
            times.
          </p>
        </div>
      )}
      <ul>
        {items?.map((item) => (
          <ScheduledRow key={`${item.group}/${item.name}`} item={item} />
        ))}
      </ul>
    </section>
  );
}

function ScheduledRow({ item }: { readonly item: ScheduledItem }) {
  const now = useNow() ?? item.next[0] ?? 0;
  const [first, ...rest] = item.next;
  return (
    <li className="schedule">
      <p className="schedule-head">
        <span className="schedule-words">{item.words}</span>
        {item.state === 'DISABLED' && <span className="chip paused">Paused</span>}
        {first !== undefined && (
          <time className="schedule-soon" dateTime={new Date(first).toISOString()} title={formatTime(first, 'F', now)}>
            {first <= now ? 'due now' : relativeTime(first, now)}
          </time>
        )}
      </p>
      <p className="schedule-name">{item.name}</p>
      <p className="schedule-facts">
        <code>{item.expression}</code>
        <span>{item.timezone}</span>
        <span className="schedule-target">
          <Icon name="queue" />
          {item.target}
        </span>
      </p>
      {item.problem !== undefined && (
        <p className="panel-error">
          <Icon name="alert" />
          <span>{item.problem}</span>
        </p>
      )}
      {first === undefined && item.problem === undefined && (
        <p className="note">
          {item.state === 'DISABLED' ? 'It fires again when it is resumed.' : 'Nothing is to come.'}
        </p>
      )}
      {first !== undefined && (
        <p className="schedule-times">
          <ZonedTime at={first} zone={item.timezone} />
        </p>
      )}
      {rest.length > 0 && (
        <details>
          <summary>The {rest.length} after that</summary>
          <ol>
            {rest.map((at) => (
              <li key={at}>
                <ZonedTime at={at} zone={item.timezone} />
                <span className="note">{relativeTime(at, now)}</span>
              </li>
            ))}
          </ol>
        </details>
      )}
    </li>
  );
}

/** The wall clock of the schedule's own zone: that is what was meant. */
function ZonedTime({ at, zone }: { readonly at: number; readonly zone: string }) {
  return <time dateTime={new Date(at).toISOString()}>{zonedTime(at, zone)}</time>;
}
