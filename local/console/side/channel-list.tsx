import { Icon } from '../icons.tsx';
import type { ConsoleChannel } from '../workspace.ts';

interface ChannelListProps {
  readonly guildName: string;
  readonly channels: readonly ConsoleChannel[];
  /** Undefined while a page is shown that is no channel. */
  readonly selected: string | undefined;
  readonly unread: ReadonlySet<string>;
  readonly onSelect: (channelId: string) => void;
}

export function ChannelList({ guildName, channels, selected, unread, onSelect }: ChannelListProps) {
  return (
    <nav aria-label="Channels">
      <h1 className="server">
        <img src="/console/icon.svg" alt="" />
        <span>{guildName}</span>
      </h1>
      <h2 className="section">Text channels</h2>
      <ul className="channels">
        {channels.map((channel) => (
          <li key={channel.id}>
            <button
              type="button"
              className={unread.has(channel.id) ? 'channel unread' : 'channel'}
              aria-current={channel.id === selected ? 'page' : undefined}
              onClick={() => onSelect(channel.id)}
            >
              <Icon name="hash" />
              {channel.name}
              {unread.has(channel.id) && <span className="visually-hidden">, unread</span>}
            </button>
          </li>
        ))}
      </ul>
    </nav>
  );
}
