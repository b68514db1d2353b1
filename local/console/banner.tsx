import { Spinner } from './icons.tsx';

const STOPPED = 'The local stack stopped. Start it again with npm start; this page reconnects by itself.';

/** What stands above everything while the stack cannot be reached. */
export function Banner() {
  return (
    <p className="banner" role="alert">
      <Spinner />
      <span>{STOPPED}</span>
    </p>
  );
}
