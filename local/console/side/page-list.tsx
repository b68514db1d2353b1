import { GITHUB } from '../github/address.ts';
import { Icon } from '../icons.tsx';
import { PageLink } from '../page-link.tsx';

/** The pages beside the channels. */
export function PageList({ isGithub }: { readonly isGithub: boolean }) {
  return (
    <nav aria-label="Simulated systems">
      <h2 className="section">Simulated systems</h2>
      <ul className="channels">
        <li>
          <PageLink to={GITHUB} className="channel" isCurrent={isGithub}>
            <Icon name="branch" />
            GitHub
          </PageLink>
        </li>
      </ul>
    </nav>
  );
}
