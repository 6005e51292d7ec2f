import '@fontsource-variable/inter/wght.css';
import './ui/tokens.css';
import './ui/base.css';
import './i18n';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App, fetchScreen } from './App';
import { startLanguage } from './i18n';
import { watchUse } from './shell/reload';
import { loadSession } from './sync/session';
import { startTheme } from './ui/theme';

startTheme();
startLanguage();
watchUse();
void loadSession();
fetchScreen(location.pathname);

const root = document.getElementById('root');
if (root) {
  createRoot(root).render(
    <StrictMode>
      <App />
    </StrictMode>,
  );
}
