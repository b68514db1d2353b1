import './styles/theme.css';
import './styles/base.css';
import './styles/layout.css';
import './styles/channels.css';
import './styles/messages.css';
import './styles/message.css';
import './styles/life.css';
import './styles/markdown.css';
import './styles/embeds.css';
import './styles/components.css';
import './styles/media.css';
import './styles/select.css';
import './styles/dialog.css';
import './styles/composer.css';
import './styles/panel.css';
import './styles/scheduled.css';
import './styles/wire.css';
import './styles/github.css';
import './styles/github-run.css';
import './styles/github-behaviour.css';

import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';

import { App } from './app.tsx';
import { Broken } from './broken.tsx';
import { applyTheme } from './theme.ts';

applyTheme();
const root = document.getElementById('root');
if (!root) throw new Error('The page has no #root.');
const page = createRoot(root, {
  onUncaughtError(error) {
    window.console.error(error);
    // React has taken everything away by then.
    queueMicrotask(() => page.render(<Broken />));
  },
});
page.render(
  <StrictMode>
    <App />
  </StrictMode>,
);
