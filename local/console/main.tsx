import './styles/theme.css';
import './styles/layout.css';
import './styles/messages.css';
import './styles/markdown.css';
import './styles/composer.css';
import './styles/side.css';

import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';

import { App } from './app.tsx';

const root = document.getElementById('root');
if (!root) throw new Error('The page has no #root.');
createRoot(root).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
