import type { ReactNode } from 'react';

import { Refused } from '../http.ts';
import { Icon, type IconName, Spinner } from '../icons.tsx';
import { sentenceOf } from '../interactions/result.ts';

interface NothingHereProps {
  readonly icon: IconName;
  readonly title: string;
  readonly children: ReactNode;
}

/** Stands where there is nothing, and says how there will be something. */
export function NothingHere({ icon, title, children }: NothingHereProps) {
  return (
    <div className="panel-empty">
      <Icon name={icon} />
      <p>{title}</p>
      <p className="note">{children}</p>
    </div>
  );
}

export function Reading({ what }: { readonly what: string }) {
  return (
    <p className="note gh-reading" role="status">
      <Spinner /> Reading {what}…
    </p>
  );
}

interface TroubleProps {
  /** What could not be read or done: "The runs could not be read". */
  readonly what: string;
  readonly error: unknown;
  /** True when what was read before is still shown. */
  readonly hasOld?: boolean;
}

/** Says that something went wrong, and that it is tried again. */
export function Trouble({ what, error, hasOld = false }: TroubleProps) {
  if (error === undefined) return null;
  return (
    <p className="panel-error" role="alert">
      <Icon name="alert" />
      <span>
        {what}. {whyOf(error)}
        {hasOld && ' This is the last that was read.'}
      </span>
    </p>
  );
}

/** Why something that a person ordered was not done. */
export function OrderTrouble({ error }: { readonly error: unknown }) {
  if (error === undefined) return null;
  return (
    <p className="panel-error" role="alert">
      <Icon name="alert" />
      <span>That was not done. {whyOf(error)}</span>
    </p>
  );
}

export function isMissing(error: unknown): boolean {
  return error instanceof Refused && error.status === 404;
}

/** A browser's own words for "nobody answers" say nothing to people. */
function whyOf(error: unknown): string {
  return error instanceof TypeError ? 'The local stack does not answer.' : sentenceOf(error);
}
