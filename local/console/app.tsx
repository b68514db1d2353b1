import { useEffect, useState } from 'react';

import type { WorkspaceState } from '#local/discord/people/state.ts';
import type { RegisteredCommand } from '#local/discord/settings-store.ts';
import type { SimulatorEvent } from '#local/discord/world.ts';

import { api } from './api.ts';
import { Banner } from './banner.tsx';
import { ClockContext, useVirtualClock } from './clock.ts';
import { Composer } from './composer/composer.tsx';
import { DrawerButton } from './drawer-button.tsx';
import { useFeed } from './feed.ts';
import { MessageList } from './messages/message-list.tsx';
import { useMessages } from './messages/use-messages.ts';
import { recall, remember } from './remembered.ts';
import { ChannelList } from './side/channel-list.tsx';
import { ClockPanel } from './side/clock-panel.tsx';
import { ScheduledList } from './side/scheduled-list.tsx';
import { UserSwitcher } from './side/user-switcher.tsx';
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

  if (!workspace) return isStopped ? <Banner /> : null;
  return (
    <WorkspaceContext value={workspace}>
      <Console workspace={workspace} />
    </WorkspaceContext>
  );
}

function Console({ workspace }: { readonly workspace: WorkspaceState }) {
  const { guild, channels, users } = workspace;
  const [channelId, setChannelId] = useState(() =>
    recall(
      'channel',
      channels.map((one) => one.id),
      channels[1]?.id ?? '',
    ),
  );
  const [userId, setUserId] = useState(() =>
    recall(
      'user',
      users.map((one) => one.id),
      users[1]?.id ?? '',
    ),
  );
  const [commands, setCommands] = useState<readonly RegisteredCommand[]>([]);
  const [unread, setUnread] = useState<ReadonlySet<string>>(new Set());
  const [version, setVersion] = useState(0);
  const [changes, setChanges] = useState(0);
  const [isLost, setLost] = useState(false);
  const [drawer, setDrawer] = useState<'channels' | 'panel'>();
  const clock = useVirtualClock();
  const history = useMessages(channelId, userId, version);
  const channel = channels.find((one) => one.id === channelId) ?? channels[0];

  useEffect(() => {
    let isCurrent = true;
    api.commands(userId).then(
      (found) => {
        if (isCurrent) setCommands(found);
      },
      () => undefined,
    );
    return () => {
      isCurrent = false;
    };
  }, [userId, version]);

  useFeed(userId, {
    onClock: clock.tell,
    onLost: () => setLost(true),
    onOpen: () => {
      setLost(false);
      setVersion((before) => before + 1);
    },
    onEvent: (event) => {
      history.take(event);
      setChanges((before) => before + 1);
      if (event.type === 'commands.changed') setVersion((before) => before + 1);
      noteUnread(event);
    },
  });

  useEffect(() => {
    if (drawer === undefined) return;
    const close = (event: KeyboardEvent) => {
      if (event.key === 'Escape') setDrawer(undefined);
    };
    window.addEventListener('keydown', close);
    return () => window.removeEventListener('keydown', close);
  }, [drawer]);

  function noteUnread(event: SimulatorEvent): void {
    if (event.type !== 'message.created' || event.message.channel_id === channelId) return;
    setUnread((before) => new Set([...before, event.message.channel_id]));
  }

  function selectChannel(id: string): void {
    remember('channel', id);
    setChannelId(id);
    setUnread((before) => new Set([...before].filter((other) => other !== id)));
    setDrawer(undefined);
  }

  function selectUser(id: string): void {
    remember('user', id);
    setUserId(id);
  }

  if (!channel) return null;
  return (
    <ClockContext value={clock}>
      <div className="console" data-drawer={drawer}>
        <div className="side channels-side" id="channels-drawer">
          <ChannelList
            guildName={guild.name}
            channels={channels}
            selected={channelId}
            unread={unread}
            onSelect={selectChannel}
          />
        </div>
        <main>
          <header className="channel-header">
            <DrawerButton
              name="channels"
              label="Channels"
              icon="M3 5h14M3 10h14M3 15h14"
              drawer={drawer}
              onToggle={setDrawer}
            />
            <h2>
              <span aria-hidden="true" className="hash">
                #
              </span>
              {channel.name}
            </h2>
            <p className="note">{channel.topic}</p>
            <DrawerButton
              name="panel"
              label="Users, clock and schedules"
              icon="M10 2.5a7.5 7.5 0 1 0 0 15a7.5 7.5 0 0 0 0-15M10 5.800V10l3 2.2"
              drawer={drawer}
              onToggle={setDrawer}
            />
          </header>
          {isLost && <Banner />}
          <MessageList channel={channel} history={history} />
          <Composer key={`${channelId} ${userId}`} channel={channel} userId={userId} commands={commands} />
        </main>
        <aside className="side panel-side" id="panel-drawer" aria-label="Users, clock and schedules">
          <UserSwitcher users={users} selected={userId} onSelect={selectUser} />
          <ClockPanel />
          <ScheduledList version={version + changes} />
        </aside>
        {drawer !== undefined && (
          <button type="button" className="scrim" aria-label="Close" onClick={() => setDrawer(undefined)} />
        )}
      </div>
    </ClockContext>
  );
}
