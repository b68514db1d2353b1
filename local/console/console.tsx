import { useCallback, useEffect, useState } from 'react';

import type { WorkspaceState } from '#local/discord/people/state.ts';
import type { RegisteredCommand } from '#local/discord/settings-store.ts';
import type { SimulatorEvent } from '#local/discord/world.ts';

import { api } from './api.ts';
import { Banner } from './banner.tsx';
import { ClockContext, useVirtualClock } from './clock.ts';
import { Composer } from './composer/composer.tsx';
import { type Drawer, DrawerButton } from './drawer-button.tsx';
import { useFeed } from './feed.ts';
import { addressOf } from './github/address.ts';
import { BackToChat, GithubPage } from './github/github-page.tsx';
import { Icon } from './icons.tsx';
import { InteractionsProvider, useInteractions } from './interactions/use-interactions.ts';
import { NARROW, useMediaQuery } from './media-query.ts';
import { Announcer } from './messages/announcer.tsx';
import { LifeThread } from './messages/life-thread.tsx';
import { MessageList } from './messages/message-list.tsx';
import { LivesContext, useCardLives } from './messages/use-lives.ts';
import { useMessages } from './messages/use-messages.ts';
import { ModalDialog } from './modal/modal-dialog.tsx';
import { go, usePath } from './path.ts';
import { recall, remember } from './remembered.ts';
import { ChannelList } from './side/channel-list.tsx';
import { PageList } from './side/page-list.tsx';
import { Panel } from './side/panel.tsx';
import { ThemeSwitch } from './side/theme-switch.tsx';
import { UserSwitcher } from './side/user-switcher.tsx';
import { useDrawerFocus } from './use-drawer-focus.ts';

/** The whole page: channels and people, a conversation, and what the machine does behind it. */
export function Console({ workspace }: { readonly workspace: WorkspaceState }) {
  const { guild, channels, users } = workspace;
  const [channelId, setChannelId] = useState(() => recall('channel', idsOf(channels), channels[1]?.id ?? ''));
  const [userId, setUserId] = useState(() => recall('user', idsOf(users), users[1]?.id ?? ''));
  const [commands, setCommands] = useState<readonly RegisteredCommand[]>();
  const [unread, setUnread] = useState<ReadonlySet<string>>(new Set());
  const [version, setVersion] = useState(0);
  const [changes, setChanges] = useState(0);
  const [isLost, setLost] = useState(false);
  const [asked, setDrawer] = useState<Drawer>();
  const path = usePath();
  const github = addressOf(path);
  const isChat = github === undefined;
  const isNarrow = { panel: useMediaQuery(NARROW.panel), channels: useMediaQuery(NARROW.channels) };
  // A drawer that has got room again is none.
  const drawer = asked !== undefined && isNarrow[asked] ? asked : undefined;
  const clock = useVirtualClock();
  const history = useMessages(channelId, userId, version);
  const lives = useCardLives({ channelId, userId, version }, history.messages);
  const { take } = history;
  const interactions = useInteractions(
    { userId, channelId },
    useCallback((messageId) => take({ type: 'message.deleted', channelId, messageId }), [take, channelId]),
  );
  const channel = channels.find((one) => one.id === channelId) ?? channels[0];
  useDrawerFocus(drawer, () => setDrawer(undefined));

  useEffect(() => {
    let isCurrent = true;
    api.commands(userId).then(
      (found) => {
        if (isCurrent) setCommands(found);
      },
      // The feed tells when the stack is gone, and asks again when it is back.
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
      lives.take(event);
      setChanges((before) => before + 1);
      if (event.type === 'commands.changed') setVersion((before) => before + 1);
      noteUnread(event);
    },
  });

  function noteUnread(event: SimulatorEvent): void {
    if (event.type !== 'message.created') return;
    if (event.message.channel_id === channelId && isChat) return;
    setUnread((before) => new Set([...before, event.message.channel_id]));
  }

  // A page of its own does not read the channel behind it.
  useEffect(() => {
    if (!isChat) return;
    setUnread((before) => (before.has(channelId) ? new Set([...before].filter((id) => id !== channelId)) : before));
  }, [channelId, isChat]);

  // What is opened from a drawer closes it.
  useEffect(() => setDrawer(undefined), [path]);

  function selectChannel(id: string): void {
    remember('channel', id);
    setChannelId(id);
    setDrawer(undefined);
    go('/');
  }

  function selectUser(id: string): void {
    remember('user', id);
    setUserId(id);
  }

  if (!channel) return null;
  return (
    <ClockContext value={clock}>
      <InteractionsProvider value={interactions}>
        <LivesContext value={lives}>
          <div className="console" data-drawer={drawer}>
            <aside
              className="side channels-side"
              id="channels-drawer"
              tabIndex={-1}
              aria-label="Channels and people"
              inert={drawer === 'panel'}
            >
              <ChannelList
                guildName={guild.name}
                channels={channels}
                selected={isChat ? channelId : undefined}
                unread={unread}
                onSelect={selectChannel}
              />
              <PageList isGithub={!isChat} />
              <UserSwitcher users={users} selected={userId} onSelect={selectUser} />
              <ThemeSwitch />
            </aside>
            <main inert={drawer !== undefined}>
              <header className="channel-header">
                <DrawerButton
                  name="channels"
                  label="Channels and people"
                  icon="menu"
                  drawer={drawer}
                  onToggle={setDrawer}
                />
                {isChat ? (
                  <>
                    <h2>
                      <Icon name="hash" />
                      <span className="visually-hidden">#</span>
                      {channel.name}
                    </h2>
                    <p className="topic">{channel.topic}</p>
                  </>
                ) : (
                  <>
                    <h2>
                      <Icon name="branch" />
                      GitHub
                    </h2>
                    <p className="topic">Simulated repositories and their workflow runs, in virtual time</p>
                    <BackToChat channel={channel.name} />
                  </>
                )}
                <DrawerButton
                  name="panel"
                  label="Clock, schedules and wire"
                  icon="clock"
                  drawer={drawer}
                  onToggle={setDrawer}
                />
              </header>
              {isLost && <Banner />}
              {github === undefined ? (
                <>
                  <MessageList channel={channel} history={history} />
                  <Composer key={`${channelId} ${userId}`} channel={channel} userId={userId} commands={commands} />
                </>
              ) : (
                <GithubPage address={github} />
              )}
            </main>
            <aside className="side panel-side" id="panel-drawer" tabIndex={-1} aria-label="Clock, schedules and wire">
              <Panel version={version} changes={changes} />
            </aside>
            {drawer !== undefined && (
              <button type="button" className="scrim" aria-label="Close" onClick={() => setDrawer(undefined)} />
            )}
          </div>
          <Announcer key={`${channelId} ${userId}`} messages={history.messages} loaded={history.loaded} />
          {interactions.modal && (
            <ModalDialog key={interactions.modal.id} modal={interactions.modal} interactions={interactions} />
          )}
          {lives.shown && lives.shown.length > 0 && <LifeThread life={lives.shown} onClose={lives.hide} />}
        </LivesContext>
      </InteractionsProvider>
    </ClockContext>
  );
}

function idsOf(ones: ReadonlyArray<{ readonly id: string }>): string[] {
  return ones.map((one) => one.id);
}
