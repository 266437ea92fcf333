import type { CategoryContrast, ClusterProfile, NumericContrast } from './cluster-profile.ts';
import { figuresFor, type Phrasing, quotable, strengthOf } from './phrasing.ts';

const figures = figuresFor('fr');
const quote = (text: string) => `« ${quotable(text)} »`;
/** French takes the singular below two. */
const rows = (count: number) => `${figures.count(count)} ${count < 2 ? 'ligne' : 'lignes'}`;

export const french: Phrasing = { summary, numericContrast, categoryContrast, anomalies };

function summary(profile: ClusterProfile): string {
  const parts = [opening(profile)];
  const reasons = [
    ...profile.contrasts.slice(0, 3).map(shortNumeric),
    ...profile.majorities.slice(0, 1).map(shortCategory),
  ];
  if (reasons.length > 0) {
    parts.push(`Ce qui ${profile.count === 1 ? 'la' : 'les'} distingue : ${joined(reasons)}.`);
  } else if (profile.share < 1) parts.push('Aucune colonne ne le distingue nettement du reste.');
  if (profile.anomalies > 0) parts.push(`${anomalies(profile)}.`);
  return parts.join(' ');
}

function opening({ clusterId, count, share }: ClusterProfile): string {
  if (clusterId < 0) {
    const verb = count < 2 ? "n'appartient" : "n'appartiennent";
    return `${rows(count)} (${figures.percent(share)} de la carte) ${verb} à aucun groupe.`;
  }
  if (share === 1) return `Le groupe ${clusterId} réunit toutes les lignes de la carte (${rows(count)}).`;
  return `Le groupe ${clusterId} réunit ${rows(count)}, soit ${figures.percent(share)} de la carte.`;
}

function shortNumeric({ column, mean, meanElsewhere }: NumericContrast): string {
  const direction = mean > meanElsewhere ? 'plus élevées' : 'plus basses';
  return `des valeurs ${direction} de ${quote(column)} (${figures.value(mean)} en moyenne, contre ${figures.value(meanElsewhere)} ailleurs)`;
}

function shortCategory({ column, value, share, shareElsewhere }: CategoryContrast): string {
  return `${quote(column)} vaut ${quote(value)} dans ${figures.percent(share)} des cas (${figures.percent(shareElsewhere)} ailleurs)`;
}

function numericContrast({ column, mean, meanElsewhere, effect }: NumericContrast): string {
  const strength = { slight: 'un peu ', clear: '', strong: 'nettement ' }[strengthOf(effect)];
  const direction = mean > meanElsewhere ? 'plus élevées' : 'plus basses';
  return `${quote(column)} : valeurs ${strength}${direction}, ${figures.value(mean)} en moyenne contre ${figures.value(meanElsewhere)} ailleurs`;
}

function categoryContrast({ column, value, share, shareElsewhere }: CategoryContrast): string {
  return `${quote(column)} vaut ${quote(value)} dans ${figures.percent(share)} de ses lignes, contre ${figures.percent(shareElsewhere)} ailleurs`;
}

function anomalies({ anomalies: count, count: members }: ClusterProfile): string {
  return `${rows(count)} sur ${figures.count(members)} ${count < 2 ? 'sort' : 'sortent'} de l'ordinaire`;
}

function joined(parts: readonly string[]): string {
  if (parts.length < 2) return parts.join('');
  return `${parts.slice(0, -1).join(', ')} et ${parts.at(-1)}`;
}
