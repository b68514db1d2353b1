import { type FormEvent, useContext, useState } from 'react';

import { ClockContext } from '../clock.ts';

const JUMPS = [
  { label: '+5 min', name: 'Advance 5 minutes', duration: 'PT5M' },
  { label: '+1 h', name: 'Advance 1 hour', duration: 'PT1H' },
  { label: '+1 day', name: 'Advance 1 day', duration: 'P1D' },
] as const;

/** The virtual clock, and the ways to move it. */
export function ClockPanel() {
  const clock = useContext(ClockContext);
  const [duration, setDuration] = useState('PT30M');
  if (!clock) return null;
  const { now, advancing, error, advance } = clock;
  const isBusy = advancing !== undefined;

  function submit(event: FormEvent): void {
    event.preventDefault();
    void advance(duration.trim());
  }

  return (
    <section aria-labelledby="clock-title" className="clock" aria-busy={isBusy}>
      <h2 id="clock-title" className="section">
        Clock
      </h2>
      <p className="clock-now">
        {now === undefined ? (
          '…'
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
        {JUMPS.map((jump) => (
          <button
            key={jump.duration}
            type="button"
            className="quiet-button"
            aria-label={jump.name}
            disabled={isBusy}
            onClick={() => void advance(jump.duration)}
          >
            {jump.label}
          </button>
        ))}
      </div>
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
        {isBusy && `Living through ${advancing} …`}
      </p>
      {error !== undefined && (
        <p className="panel-error" role="alert">
          {error}
        </p>
      )}
    </section>
  );
}
