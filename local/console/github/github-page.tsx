import { useEffect, useRef } from 'react';

import { Icon } from '../icons.tsx';
import { PageLink } from '../page-link.tsx';
import { type Address, GITHUB } from './address.ts';
import { BehaviourPage } from './behaviour-page.tsx';
import { DeliveriesPage } from './deliveries-page.tsx';
import { NothingHere } from './page-states.tsx';
import { RunList } from './run-list.tsx';
import { RunPage } from './run-page.tsx';

const TABS = [
  { view: 'runs', words: 'Runs', path: GITHUB },
  { view: 'behaviour', words: 'Behaviour', path: `${GITHUB}/behaviour` },
  { view: 'webhooks', words: 'Webhooks', path: `${GITHUB}/webhooks` },
] as const;

/** The simulated GitHub: its runs, how it behaves, and what it sends. */
export function GithubPage({ address }: { readonly address: Address }) {
  const body = useRef<HTMLDivElement>(null);
  const place = JSON.stringify(address);
  useTitle(titleOf(address));
  useFreshView(body, place);
  const current = address.view === 'run' ? 'runs' : address.view;
  return (
    <div className="github">
      <nav className="tabs gh-tabs" aria-label="GitHub">
        {TABS.map(({ path, view, words }) => (
          <PageLink key={view} to={path} isCurrent={view === current}>
            {words}
          </PageLink>
        ))}
      </nav>
      <div className="gh-body" ref={body} tabIndex={-1}>
        <View address={address} />
      </div>
    </div>
  );
}

function View({ address }: { readonly address: Address }) {
  switch (address.view) {
    case 'runs':
      return <RunList repository={address.repository} />;
    case 'run':
      return <RunPage key={address.runId} address={address} />;
    case 'behaviour':
      return <BehaviourPage />;
    case 'webhooks':
      return <DeliveriesPage />;
    case 'unknown':
      return (
        <NothingHere icon="globe" title="This page of GitHub is not simulated.">
          Only runs, how GitHub behaves, and its webhooks are shown here. <PageLink to={GITHUB}>See all runs</PageLink>
        </NothingHere>
      );
  }
}

/** The way back to the conversation, in the page's head. */
export function BackToChat({ channel }: { readonly channel: string }) {
  return (
    <PageLink to="/" className="quiet-button gh-back" label={`Back to #${channel}`}>
      <Icon name="left" />
      <span className="gh-back-words">Back to</span> #{channel}
    </PageLink>
  );
}

function titleOf(address: Address): string {
  if (address.view === 'run') return `Run ${address.runId}`;
  return TABS.find(({ view }) => view === address.view)?.words ?? 'Nothing here';
}

function useTitle(words: string): void {
  useEffect(() => {
    const before = document.title;
    document.title = `${words} · GitHub · Watchbell`;
    return () => {
      document.title = before;
    };
  }, [words]);
}

/** Another view begins at its top, and who reads by ear or key is there too; not when the page is opened. */
function useFreshView(body: { readonly current: HTMLElement | null }, place: string): void {
  const shown = useRef(place);
  useEffect(() => {
    if (shown.current === place) return;
    shown.current = place;
    body.current?.scrollTo(0, 0);
    body.current?.focus({ preventScroll: true });
  }, [body, place]);
}
