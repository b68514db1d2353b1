import { useEffect, useState } from 'react';

import type { WorkspaceState } from '#local/discord/people/state.ts';

import { api } from './api.ts';
import { Banner } from './banner.tsx';
import { Console } from './console.tsx';
import { Spinner } from './icons.tsx';
import { WorkspaceContext } from './workspace.ts';

const RETRY_MS = 2000;

/** Loads the workspace, then shows it. */
export function App() {
  const [workspace, setWorkspace] = useState<WorkspaceState>();
  const [isStopped, setStopped] = useState(false);

  useEffect(() => {
    let retry: number | undefined;
    const load = () => {
      api.state().then(
        (state) => {
          setStopped(false);
          setWorkspace(state);
        },
        () => {
          setStopped(true);
          retry = window.setTimeout(load, RETRY_MS);
        },
      );
    };
    load();
    return () => window.clearTimeout(retry);
  }, []);

  if (!workspace) {
    return (
      <main className="opening">
        {isStopped && <Banner />}
        <img src="/console/icon.svg" alt="" />
        <h1>Watchbell</h1>
        <p role="status">
          <Spinner /> Opening the workspace…
        </p>
      </main>
    );
  }
  return (
    <WorkspaceContext value={workspace}>
      <Console workspace={workspace} />
    </WorkspaceContext>
  );
}
