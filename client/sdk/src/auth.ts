import type { AuthApi, CallOptions } from '../generated/api.ts';
import { DataMirageError } from './errors.ts';
import type { Session } from './session.ts';
import type { Socket } from './socket.ts';

/** The procedures of accounts; those that give tokens or end them change for whom the client speaks. */
export function createAuth(
  auth: AuthApi,
  session: Session,
  socket: Pick<Socket, 'renew' | 'close'>,
): AuthApi {
  const entering =
    <Input, Answer extends Parameters<Session['adopt']>[0]>(
      call: (input: Input, options?: CallOptions) => Promise<Answer>,
    ) =>
    async (input: Input, options?: CallOptions): Promise<Answer> => {
      const answer = await call(input, options);
      await session.adopt(answer);
      socket.renew();
      return answer;
    };

  return {
    ...auth,
    register: entering(auth.register),
    login: entering(auth.login),
    refresh: entering(auth.refresh),
    async logout(input, options) {
      try {
        return await auth.logout(input, options);
      } catch (error) {
        // The session had ended already: that is what was wanted.
        if (!(error instanceof DataMirageError) || error.code !== 'UNAUTHORIZED') throw error;
      } finally {
        await session.forget();
        await socket.close();
      }
    },
  };
}
