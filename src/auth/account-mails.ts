import type { Mail } from '../platform/mailer.ts';
import type { Language } from '../procedure/wire.ts';

/** The mails that carry one-time links, in both languages. */
export interface AccountMail {
  readonly to: string;
  readonly language: Language;
  /** Where people reach the service. */
  readonly publicUrl: string;
  readonly token: string;
}

export function resetPasswordMail(mail: AccountMail): Mail {
  return compose(mail, '/reset-password', RESET[mail.language]);
}

export function verifyEmailMail(mail: AccountMail): Mail {
  return compose(mail, '/verify-email', VERIFY[mail.language]);
}

interface Wording {
  readonly subject: string;
  readonly before: readonly string[];
  readonly after: readonly string[];
}

/** Without a name: whoever registers somebody else's address must not choose words of the mail. */
const GREETING: Record<Language, string> = { fr: 'Bonjour,', en: 'Hello,' };

const RESET: Record<Language, Wording> = {
  fr: {
    subject: 'Réinitialiser votre mot de passe Data Mirage',
    before: [
      'Une réinitialisation du mot de passe de votre compte Data Mirage a été demandée.',
      'Pour choisir un nouveau mot de passe, ouvrez ce lien. Il est valable 15 minutes et ne sert qu’une fois :',
    ],
    after: [
      'Si vous n’êtes pas à l’origine de cette demande, ignorez ce message : votre mot de passe reste inchangé.',
    ],
  },
  en: {
    subject: 'Reset your Data Mirage password',
    before: [
      'Somebody asked to reset the password of your Data Mirage account.',
      'Open this link to choose a new password. It is good for 15 minutes and works once:',
    ],
    after: ['If it was not you, ignore this message: your password stays as it is.'],
  },
};

const VERIFY: Record<Language, Wording> = {
  fr: {
    subject: 'Confirmer votre adresse e-mail Data Mirage',
    before: [
      'Bienvenue sur Data Mirage.',
      'Pour confirmer que cette adresse est la vôtre, ouvrez ce lien. Il est valable 7 jours :',
    ],
    after: ['Si vous n’avez pas créé de compte, ignorez ce message.'],
  },
  en: {
    subject: 'Confirm your Data Mirage e-mail address',
    before: [
      'Welcome to Data Mirage.',
      'Open this link to confirm that this address is yours. It is good for 7 days:',
    ],
    after: ['If you did not open an account, ignore this message.'],
  },
};

function compose({ to, language, publicUrl, token }: AccountMail, page: string, wording: Wording): Mail {
  // Behind the hash: what browsers send to no server stands in no server's log.
  const link = `${publicUrl}${page}#token=${token}`;
  const paragraphs = [GREETING[language], ...wording.before, link, ...wording.after, 'Data Mirage'];
  return { to, subject: wording.subject, text: `${paragraphs.join('\n\n')}\n`, link };
}
