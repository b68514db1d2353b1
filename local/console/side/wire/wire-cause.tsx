import { useState } from 'react';

import type { Hop } from '#local/wire/hop.ts';

import { Icon } from '../../icons.tsx';
import { explain, kindOf } from './explain.ts';
import { type Cause, errorWords } from './hops.ts';

/** Everything that followed from one click, delivery or tick, as a timeline from the first hop to the last. */
export function WireCause({ cause, startsOpen }: { readonly cause: Cause; readonly startsOpen: boolean }) {
  const [isOpen, setOpen] = useState(startsOpen);
  const [first] = cause.hops;
  const last = cause.hops.at(-1);
  if (!first || !last) return null;
  const took = Math.max(...cause.hops.map((hop) => hop.at + hop.durationMs)) - first.at;
  return (
    <li className={cause.failed ? 'cause failed' : 'cause'}>
      <details open={isOpen} onToggle={(event) => setOpen(event.currentTarget.open)}>
        <summary>
          <span className="cause-title">
            <Icon name={kindOf(first).icon} />
            <span>
              {first.from} <Arrow /> {first.operation}
            </span>
            <Icon name="down" />
          </span>
          <span className="cause-facts">
            {clockTime(first.at)} · {cause.hops.length === 1 ? '1 hop' : `${cause.hops.length} hops`} · {lasted(took)}
            {cause.failed && <span className="chip failed">failed</span>}
          </span>
        </summary>
        <ol className="hops">
          {cause.hops.map((hop) => (
            <HopRow key={hop.id} hop={hop} since={hop.at - first.at} />
          ))}
        </ol>
      </details>
    </li>
  );
}

function HopRow({ hop, since }: { readonly hop: Hop; readonly since: number }) {
  const failed = hop.outcome === 'error';
  const { icon, label } = kindOf(hop);
  const detail = detailText(hop.detail);
  return (
    <li className={failed ? 'hop failed' : 'hop'} data-kind={hop.kind}>
      <span className="hop-mark">
        <Icon name={icon} />
      </span>
      <div className="hop-body">
        <p className="hop-way">
          <span>
            {hop.from} <Arrow /> <strong>{hop.to}</strong>
          </span>
          <span className="hop-took">{lasted(hop.durationMs)}</span>
        </p>
        <p className="hop-facts">
          <code>{hop.operation}</code>
          <span>{label}</span>
          <time dateTime={new Date(hop.at).toISOString()} title={clockTime(hop.at)}>
            {since <= 0 ? clockTime(hop.at) : `+${lasted(since)}`}
          </time>
        </p>
        {failed && (
          <p className="hop-error">
            <Icon name="alert" />
            <span>{errorWords(hop)}</span>
          </p>
        )}
        <p className="note">{explain(hop)}</p>
        {detail !== undefined && (
          <details className="hop-detail">
            <summary>Details</summary>
            <pre tabIndex={0}>{detail}</pre>
          </details>
        )}
      </div>
    </li>
  );
}

function Arrow() {
  return (
    <>
      <span aria-hidden="true">→</span>
      <span className="visually-hidden">to</span>
    </>
  );
}

function detailText(detail: unknown): string | undefined {
  if (detail === undefined || detail === null || typeof detail === 'string') return undefined;
  const text = JSON.stringify(detail, null, 2);
  return text === '{}' ? undefined : text;
}

/** The virtual time of day to the millisecond. */
function clockTime(at: number): string {
  return new Intl.DateTimeFormat(undefined, {
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    fractionalSecondDigits: 3,
    hourCycle: 'h23',
  }).format(at);
}

function lasted(milliseconds: number): string {
  if (milliseconds < 1000) return `${Math.round(milliseconds)} ms`;
  if (milliseconds < 60_000) return `${(milliseconds / 1000).toFixed(1)} s`;
  return `${Math.round(milliseconds / 60_000)} min`;
}
