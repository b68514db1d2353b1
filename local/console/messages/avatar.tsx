import type { CSSProperties } from 'react';

// Each keeps white text on it at a contrast of 4.5 or more.
const COLOURS = ['#3f5fc0', '#23795a', '#9a5a12', '#8a46a8', '#b0395b', '#2b7286'];

/** A circle with an initial; the bot's shows a bell. */
export function Avatar({
  id,
  name,
  bot = false,
}: {
  readonly id: string;
  readonly name: string;
  readonly bot?: boolean;
}) {
  if (bot) return <img className="avatar" src="/console/icon.svg" alt="" />;
  // A prime first: the low bits of an id are a counter that is often zero.
  const colour = COLOURS[Number((BigInt(id) % 61n) % BigInt(COLOURS.length))];
  return (
    <span className="avatar" style={{ '--avatar': colour } as CSSProperties} aria-hidden="true">
      {name.slice(0, 1).toUpperCase()}
    </span>
  );
}
