import type { MouseEvent, ReactNode } from 'react';

import { go } from './path.ts';

interface PageLinkProps {
  readonly to: string;
  readonly className?: string;
  /** True for the page that is shown. */
  readonly isCurrent?: boolean;
  readonly label?: string;
  readonly children: ReactNode;
}

/** A link to another page of the console; with Ctrl or the middle button it opens a tab of its own, as any link. */
export function PageLink({ to, className, isCurrent = false, label, children }: PageLinkProps) {
  function follow(event: MouseEvent): void {
    if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    go(to);
  }
  return (
    <a
      href={to}
      className={className}
      aria-current={isCurrent ? 'page' : undefined}
      aria-label={label}
      onClick={follow}
    >
      {children}
    </a>
  );
}
