import { Avatar } from '../messages/avatar.tsx';
import type { Person } from '../workspace.ts';

const ROLE_LABELS: Readonly<Record<Person['role'], string>> = {
  viewer: 'viewer',
  operator: 'operator',
  admin: 'admin',
  owner: 'owner',
  none: 'no role',
};

interface UserSwitcherProps {
  readonly users: readonly Person[];
  readonly selected: string;
  readonly onSelect: (userId: string) => void;
}

/** Who one is in the demo workspace. */
export function UserSwitcher({ users, selected, onSelect }: UserSwitcherProps) {
  return (
    <fieldset className="users">
      <legend className="section">You are</legend>
      {users.map((user) => (
        <label key={user.id} className="user">
          <input
            type="radio"
            name="user"
            value={user.id}
            checked={user.id === selected}
            onChange={() => onSelect(user.id)}
          />
          <Avatar id={user.id} name={user.name} />
          <span className="user-name">{user.name}</span>
          <span className="note">{ROLE_LABELS[user.role]}</span>
        </label>
      ))}
    </fieldset>
  );
}
