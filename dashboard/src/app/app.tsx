import { useMemo, useState } from 'preact/hooks';
import { NavigationContext, useNavigation } from '../address/navigation.js';
import { ApiContext } from '../data/api-context.js';
import { connect } from '../data/session.js';
import { forgetAnswers } from '../data/use-answer.js';
import { useFrame } from '../data/use-frame.js';
import { Notice } from '../parts/notices.js';
import { Header } from './header.js';
import { SignIn } from './sign-in.js';
import { StateNotices } from './state-notices.js';
import { Toolbar } from './toolbar.js';
import { ViewPlace } from './view-place.js';
import { views } from './views.js';

/** The whole page: navigation, range and filters, notices, and the view of the address. */
export function App() {
  const navigation = useNavigation((path) => views.find((view) => view.path === path)?.settings ?? {});
  const [session, setSession] = useState(0);
  const [wasSignedIn, setWasSignedIn] = useState(false);
  const [hasToSignIn, setHasToSignIn] = useState(false);
  const client = useMemo(connect, [session]);
  const { frame, fault, turn, look } = useFrame(client);
  const isRefused = hasToSignIn || fault?.code === 'UNAUTHENTICATED';
  const begin = (isSignedIn: boolean): void => {
    forgetAnswers();
    setHasToSignIn(false);
    setWasSignedIn(isSignedIn);
    setSession((count) => count + 1);
  };
  const api = { client, turn, frame, frameFault: fault, look, askToSignIn: () => setHasToSignIn(true) };
  return (
    <ApiContext.Provider value={api}>
      <NavigationContext.Provider value={navigation}>
        <a class="skip" href="#view">
          Skip to the numbers
        </a>
        <Header look={look} signedOut={() => begin(false)} />
        {isRefused ? (
          <SignIn hasEnded={wasSignedIn || frame !== null} signedIn={() => begin(true)} />
        ) : (
          <>
            <Toolbar />
            <div class="notices">
              {navigation.problems.map(({ name, value, message }) => (
                <Notice key={`${name}=${value}`} kind="warning">
                  {message}
                </Notice>
              ))}
              <StateNotices />
            </div>
            <ViewPlace />
          </>
        )}
        <footer>
          <a href="/explorer/">Explorer</a> <a href="/graphql">API</a> <a href="/health">Health</a>
        </footer>
      </NavigationContext.Provider>
    </ApiContext.Provider>
  );
}
