import { useMemo, useState } from 'preact/hooks';
import { NavigationContext, useNavigation } from '../address/navigation.js';
import { ApiContext } from '../data/api-context.js';
import { connect, rememberedKey, rememberKey } from '../data/session.js';
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
  const [key, setKey] = useState(rememberedKey);
  const [isSigningIn, setSigningIn] = useState(false);
  const client = useMemo(() => connect(key), [key]);
  const { frame, fault, turn, look } = useFrame(client);
  const hasToSignIn = isSigningIn || fault?.code === 'UNAUTHENTICATED';
  const signIn = (entered: string | null): void => {
    rememberKey(entered);
    forgetAnswers();
    setSigningIn(false);
    setKey(entered);
  };
  const api = { client, turn, frame, frameFault: fault, askToSignIn: () => setSigningIn(true) };
  return (
    <ApiContext.Provider value={api}>
      <NavigationContext.Provider value={navigation}>
        <a class="skip" href="#view">
          Skip to the numbers
        </a>
        <Header look={look} signOut={key === null ? null : () => signIn(null)} />
        {hasToSignIn ? (
          <SignIn key={key ?? ''} wasRefused={key !== null} signIn={signIn} />
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
