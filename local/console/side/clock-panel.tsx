import { type SubmitEvent, useContext, useState } from 'react';

import { ClockContext, type Jump } from '../clock.ts';
import { Icon, Spinner } from '../icons.tsx';
import { relativeTime } from '../messages/times.ts';

const JUMPS = [
  { name: '5 minutes', duration: 'PT5M' },
  { name: '1 hour', duration: 'PT1H' },
  { name: '1 day', duration: 'P1D' },
] as const;

/** The virtual clock, and the ways to move it; `nextDue` is the next time of any schedule, epoch milliseconds. */
export function ClockPanel({ nextDue }: { readonly nextDue: number | undefined }) {
  const clock = useContext(ClockContext);
  const [duration, setDuration] = useState('PT30M');
  if (!clock) return null;
  const { now, jumping, error, jump } = clock;
  const isBusy = jumping !== undefined;
  const isAhead = nextDue !== undefined && now !== undefined && nextDue > now;

  function submit(event: SubmitEvent): void {
    event.preventDefault();
    void jump({ by: duration.trim() });
  }

  return (
    <section aria-labelledby="clock-title" className="clock" aria-busy={isBusy}>
      <h2 id="clock-title" className="section">
        Clock
      </h2>
      <p className="clock-now">
        {now === undefined ? (
          <span className="clock-time">–:–:–</span>
        ) : (
          <time dateTime={new Date(now).toISOString()}>
            <span className="clock-time">
              {new Intl.DateTimeFormat(undefined, { timeStyle: 'medium' }).format(now)}
            </span>
            <span className="note">{new Intl.DateTimeFormat(undefined, { dateStyle: 'full' }).format(now)}</span>
          </time>
        )}
      </p>
      <div className="jumps">
        {JUMPS.map((one) => (
          <button
            key={one.duration}
            type="button"
            className="quiet-button"
            disabled={isBusy}
            onClick={() => void jump({ by: one.duration })}
          >
            <span className="visually-hidden">Advance </span>
            <span aria-hidden="true">+</span>
            {one.name}
          </button>
        ))}
      </div>
      <button
        type="button"
        className="quiet-button next-due"
        disabled={isBusy || !isAhead}
        onClick={() => {
          if (nextDue !== undefined) void jump({ to: nextDue });
        }}
      >
        <Icon name="skip" />
        {isAhead ? `Jump to next due, ${relativeTime(nextDue, now)}` : 'Nothing is due'}
      </button>
      <form className="jump-form" onSubmit={submit}>
        <label className="visually-hidden" htmlFor="jump-duration">
          Advance by an ISO 8601 duration, for example PT30M
        </label>
        <input
          id="jump-duration"
          value={duration}
          spellCheck={false}
          autoComplete="off"
          onChange={(event) => setDuration(event.target.value)}
        />
        <button type="submit" className="quiet-button" disabled={isBusy || duration.trim() === ''}>
          Advance
        </button>
      </form>
      <p className="clock-status" role="status">
        {jumping && (
          <>
            <Spinner /> {progress(jumping)}
          </>
        )}
      </p>
      {error !== undefined && (
        <p className="panel-error" role="alert">
          <Icon name="alert" />
          <span>{error}</span>
        </p>
      )}
    </section>
  );
}

function progress(jump: Jump): string {
  if ('to' in jump) return 'Living up to the next due time…';
  const known = JUMPS.find((one) => one.duration === jump.by);
  return `Living through ${known?.name ?? jump.by}…`;
}
