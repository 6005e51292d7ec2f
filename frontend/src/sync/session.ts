/** Who is signed in: the HTTP side of it, with the CSRF cookie that goes into a header. */
import type { User } from '../protocol/frames';
import { connect, forget, shared } from './store';

export type SignIn = 'ok' | 'wrong' | 'throttled' | 'unreachable';

export interface SignInResult {
  outcome: SignIn;
  /** The server's own sentence, in the language of the page, where it gave one. */
  message: string;
  /** Seconds until it may be tried again, where the server says so. */
  retryAfter: number | null;
}

export function cookie(name: string): string {
  const found = document.cookie.split('; ').find((part) => part.startsWith(`${name}=`));
  return found ? decodeURIComponent(found.slice(name.length + 1)) : '';
}

/** A request to our own server that changes something. */
export function post(path: string, method: string, body?: unknown): Promise<Response> {
  return fetch(path, {
    method,
    credentials: 'same-origin',
    headers: { 'Content-Type': 'application/json', 'X-CSRFToken': cookie('csrftoken') },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
}

/** Asks who is signed in, until the server answers. */
export async function loadSession(): Promise<void> {
  for (let wait = 500; ; wait = Math.min(wait * 2, 5000)) {
    try {
      const response = await fetch('/api/session', { credentials: 'same-origin' });
      if (response.ok) {
        const { user, oldSite } = (await response.json()) as {
          user: User | null;
          oldSite?: string;
        };
        shared.setState({ oldSite: oldSite ?? null });
        enter(user);
        return;
      }
    } catch {
      // No server there: asked again below.
    }
    await new Promise((resolve) => setTimeout(resolve, wait));
  }
}

export async function signIn(username: string, password: string): Promise<SignInResult> {
  try {
    // The token may have been rotated or never given since this page was opened.
    if (!cookie('csrftoken')) {
      await fetch('/api/session', { credentials: 'same-origin' });
    }
    const response = await post('/api/session', 'POST', { username, password });
    const body = (await response.json().catch(() => ({}))) as {
      user?: User | null;
      message?: string;
    };
    if (response.ok && body.user) {
      enter(body.user);
      return { outcome: 'ok', message: '', retryAfter: null };
    }
    const retry = Number(response.headers.get('Retry-After'));
    return {
      outcome:
        response.status === 429 ? 'throttled' : response.status === 401 ? 'wrong' : 'unreachable',
      message: body.message ?? '',
      retryAfter: Number.isFinite(retry) && retry > 0 ? retry : null,
    };
  } catch {
    return { outcome: 'unreachable', message: '', retryAfter: null };
  }
}

/** Ends the session. The copies are forgotten first: also where the server cannot be reached, nothing stays on screen. */
export async function signOut(): Promise<void> {
  forget();
  shared.setState({ session: 'anonymous', expired: false });
  await post('/api/session', 'DELETE').catch(() => undefined);
}

function enter(user: User | null): void {
  if (user) {
    forget();
    shared.setState({ user, session: 'signedIn', expired: false });
    connect();
  } else {
    shared.setState({ user: null, session: 'anonymous' });
  }
}
