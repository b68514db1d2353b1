import { Icon, Spinner } from '../../icons.tsx';
import { type Cause, causesOf } from './hops.ts';
import { useWire, type Wire } from './use-wire.ts';
import { WireCause } from './wire-cause.tsx';

/** How many of the newest causes stand open by themselves. */
const OPEN_CAUSES = 3;
/** The most that are drawn; the rest is there for who clears. */
const SHOWN_CAUSES = 60;

/**
 * Each hop of a click, from Discord through functions, tables and queues and back, live.
 *
 * It listens only while it is shown: a browser gives one address six connections, over all its tabs.
 */
export function WirePanel({ version }: { readonly version: number }) {
  const wire = useWire(version);
  const causes = causesOf(wire.hops);
  return (
    <section aria-label="Wire" className="wire">
      <div className="wire-head">
        <p className={`wire-state ${wire.paused ? 'paused' : wire.state}`} role="status">
          {stateWords(wire)}
        </p>
        <button
          type="button"
          className="quiet-button"
          aria-pressed={wire.paused}
          onClick={() => wire.pause(!wire.paused)}
        >
          <Icon name={wire.paused ? 'play' : 'pause'} />
          {wire.paused ? 'Go on' : 'Pause'}
        </button>
        <button type="button" className="quiet-button" disabled={wire.hops.length === 0} onClick={wire.clear}>
          Clear
        </button>
      </div>
      {wire.state === 'lost' && (
        <p className="panel-error" role="alert">
          <Icon name="alert" />
          <span>
            The wire cannot be read{wire.error === undefined ? '' : `: ${wire.error}`} It is tried again by itself.
          </span>
        </p>
      )}
      {wire.state === 'loading' && (
        <p className="note">
          <Spinner /> Reading the wire…
        </p>
      )}
      {wire.state === 'live' && causes.length === 0 && <Empty />}
      <Causes causes={causes} />
    </section>
  );
}

function Causes({ causes }: { readonly causes: readonly Cause[] }) {
  return (
    <ol className="causes">
      {causes.slice(0, SHOWN_CAUSES).map((cause, index) => (
        <WireCause key={cause.root} cause={cause} startsOpen={index < OPEN_CAUSES} />
      ))}
    </ol>
  );
}

function Empty() {
  return (
    <div className="panel-empty">
      <Icon name="stream" />
      <p>Nothing has gone over the wire yet.</p>
      <p className="note">
        Send <kbd>/ping</kbd>, press a button of a card, or let the clock run to the next due time. Then each step
        stands here: who asked whom, for what, how long it took, and what went wrong.
      </p>
    </div>
  );
}

function stateWords({ paused, waiting, state }: Wire): string {
  if (paused) return waiting === 0 ? 'Paused' : `Paused, ${waiting} waiting`;
  if (state === 'live') return 'Live';
  return state === 'loading' ? 'Connecting…' : 'Not connected';
}
