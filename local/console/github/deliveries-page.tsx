import { useNow } from '../clock.ts';
import { Icon, Spinner } from '../icons.tsx';
import { formatTime, relativeTime } from '../messages/times.ts';
import { PageLink } from '../page-link.tsx';
import { GITHUB } from './address.ts';
import { github, type ShownDelivery } from './github-api.ts';
import { NothingHere, OrderTrouble, Reading, Trouble } from './page-states.tsx';
import { useOrder } from './use-order.ts';
import { usePolled } from './use-polled.ts';

const SHOWN = 60;

/** The webhooks that were sent or wait to be, the newest first. */
export function DeliveriesPage() {
  const { error, refresh, value } = usePolled('deliveries', github.deliveries);
  const order = useOrder(refresh);
  const shown = value?.toReversed().slice(0, SHOWN);
  return (
    <section aria-label="Webhooks" className="gh-runs">
      <OrderTrouble error={order.error} />
      <Trouble what="The webhooks could not be read" error={error} hasOld={value !== undefined} />
      {value === undefined && error === undefined && <Reading what="the webhooks" />}
      {shown?.length === 0 && (
        <NothingHere icon="bus" title="No webhook has been sent yet.">
          Each step of a run is told to Watchbell by one; type <kbd>/diagnose</kbd> in #ops. Whether they come, twice or
          late, is chosen under <PageLink to={`${GITHUB}/behaviour`}>Behaviour</PageLink>.
        </NothingHere>
      )}
      {shown && shown.length > 0 && (
        <ul className="gh-list">
          {shown.map((delivery) => (
            <DeliveryRow
              key={delivery.id}
              delivery={delivery}
              isPending={order.pending === String(delivery.id)}
              onRedeliver={() => void order.run(String(delivery.id), () => github.redeliver(delivery.id))}
            />
          ))}
        </ul>
      )}
    </section>
  );
}

interface DeliveryRowProps {
  readonly delivery: ShownDelivery;
  readonly isPending: boolean;
  readonly onRedeliver: () => void;
}

function DeliveryRow({ delivery, isPending, onRedeliver }: DeliveryRowProps) {
  const { action, event, guid, redelivery, runId, status } = delivery;
  const at = Date.parse(delivery.delivered_at ?? delivery.due_at);
  const now = useNow() ?? at;
  const what = action === null ? event : `${event} ${action}`;
  return (
    <li className="gh-row">
      <span className={`gh-mark ${status === null ? 'quiet' : isTaken(status) ? 'good' : 'bad'}`}>
        <Icon name={status === null ? 'waiting' : isTaken(status) ? 'done' : 'failed'} />
      </span>
      <div className="gh-row-words">
        <p className="gh-row-title">
          {event}
          {action !== null && <span className="gh-number"> {action}</span>}
        </p>
        <p className="gh-facts">
          <span>{statusWords(delivery)}</span>
          {runId !== undefined && <span>run {runId}</span>}
          {redelivery && <span>redelivered</span>}
          <code title={guid}>{guid.slice(0, 8)}</code>
        </p>
      </div>
      <p className="gh-row-times">
        <time dateTime={new Date(at).toISOString()} title={formatTime(at, 'F', now)}>
          {relativeTime(at, now)}
        </time>
        {status !== null && (
          <button
            type="button"
            className="gh-fail"
            aria-label={`Redeliver ${what}`}
            aria-disabled={isPending || undefined}
            onClick={isPending ? undefined : onRedeliver}
          >
            {isPending && <Spinner />}
            Redeliver
          </button>
        )}
      </p>
    </li>
  );
}

function isTaken(status: number): boolean {
  return status >= 200 && status < 300;
}

function statusWords({ durationMs, reason, status }: ShownDelivery): string {
  if (status === null) return 'waits to be sent';
  if (status === 0) return `nobody answered${reason === undefined ? '' : `: ${reason}`}`;
  return `answered ${status}${durationMs === undefined ? '' : ` in ${Math.round(durationMs)} ms`}`;
}
