import { type KeyboardEvent, useRef, useState } from 'react';

import { recall, remember } from '../remembered.ts';
import { ClockPanel } from './clock-panel.tsx';
import { ScheduledPanel } from './scheduled/scheduled-panel.tsx';
import { useScheduled } from './scheduled/use-scheduled.ts';
import { WirePanel } from './wire/wire-panel.tsx';

const TABS = ['scheduled', 'wire'] as const;
type Tab = (typeof TABS)[number];

interface PanelProps {
  /** Changes when everything must be fetched again. */
  readonly version: number;
  /** Changes when it is worth looking again at once. */
  readonly changes: number;
}

/** What the machine does behind the conversation: its clock, what is scheduled, and the hops of each click. */
export function Panel({ version, changes }: PanelProps) {
  const [tab, setTab] = useState(() => recall('panel', TABS, 'scheduled') as Tab);
  const scheduled = useScheduled(version + changes);
  const tabs = useRef<Record<Tab, HTMLButtonElement | null>>({ scheduled: null, wire: null });

  function select(next: Tab): void {
    remember('panel', next);
    setTab(next);
  }

  function press(event: KeyboardEvent): void {
    if (event.key !== 'ArrowLeft' && event.key !== 'ArrowRight') return;
    event.preventDefault();
    const next = tab === 'wire' ? 'scheduled' : 'wire';
    select(next);
    tabs.current[next]?.focus();
  }

  const counts: Record<Tab, number | undefined> = { scheduled: scheduled.items?.length, wire: undefined };
  return (
    <>
      <ClockPanel nextDue={scheduled.items?.[0]?.next[0]} />
      <div className="tabs" role="tablist" aria-label="Behind the conversation" onKeyDown={press}>
        {TABS.map((name) => (
          <button
            key={name}
            ref={(element) => {
              tabs.current[name] = element;
            }}
            type="button"
            role="tab"
            id={`${name}-tab`}
            aria-selected={tab === name}
            aria-controls={`${name}-panel`}
            tabIndex={tab === name ? 0 : -1}
            onClick={() => select(name)}
          >
            {name === 'wire' ? 'Wire' : 'Scheduled'}
            {counts[name] !== undefined && counts[name] > 0 && <span className="count">{counts[name]}</span>}
          </button>
        ))}
      </div>
      <div
        className="tab-panel"
        role="tabpanel"
        id="scheduled-panel"
        aria-labelledby="scheduled-tab"
        hidden={tab !== 'scheduled'}
        tabIndex={0}
      >
        <ScheduledPanel scheduled={scheduled} />
      </div>
      <div
        className="tab-panel"
        role="tabpanel"
        id="wire-panel"
        aria-labelledby="wire-tab"
        hidden={tab !== 'wire'}
        tabIndex={0}
      >
        {tab === 'wire' && <WirePanel version={version} />}
      </div>
    </>
  );
}
