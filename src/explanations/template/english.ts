import type { CategoryContrast, ClusterProfile, NumericContrast } from './cluster-profile.ts';
import { figuresFor, type Phrasing, quotable, strengthOf } from './phrasing.ts';

const figures = figuresFor('en');
const quote = (text: string) => `“${quotable(text)}”`;
const rows = (count: number) => `${figures.count(count)} ${count === 1 ? 'row' : 'rows'}`;

export const english: Phrasing = { summary, numericContrast, categoryContrast, anomalies };

function summary(profile: ClusterProfile): string {
  const parts = [opening(profile)];
  const reasons = [
    ...profile.contrasts.slice(0, 3).map(shortNumeric),
    ...profile.majorities.slice(0, 1).map(shortCategory),
  ];
  if (reasons.length > 0)
    parts.push(`What sets ${profile.count === 1 ? 'it' : 'them'} apart: ${joined(reasons)}.`);
  else if (profile.share < 1) parts.push('No column sets it clearly apart from the rest.');
  if (profile.anomalies > 0) parts.push(`${anomalies(profile)}.`);
  return parts.join(' ');
}

function opening({ clusterId, count, share }: ClusterProfile): string {
  if (clusterId < 0) {
    const verb = count === 1 ? 'belongs' : 'belong';
    return `${rows(count)} (${figures.percent(share)} of the map) ${verb} to no cluster.`;
  }
  if (share === 1) return `Cluster ${clusterId} holds every row of the map (${rows(count)}).`;
  return `Cluster ${clusterId} holds ${rows(count)}, ${figures.percent(share)} of the map.`;
}

function shortNumeric({ column, mean, meanElsewhere }: NumericContrast): string {
  const direction = mean > meanElsewhere ? 'higher' : 'lower';
  return `${direction} ${quote(column)} (mean ${figures.value(mean)} against ${figures.value(meanElsewhere)} elsewhere)`;
}

function shortCategory({ column, value, share, shareElsewhere }: CategoryContrast): string {
  return `${quote(column)} is ${quote(value)} for ${figures.percent(share)} (${figures.percent(shareElsewhere)} elsewhere)`;
}

function numericContrast({ column, mean, meanElsewhere, effect }: NumericContrast): string {
  const strength = { slight: 'slightly ', clear: '', strong: 'much ' }[strengthOf(effect)];
  const direction = mean > meanElsewhere ? 'higher' : 'lower';
  return `${quote(column)} is ${strength}${direction}: ${figures.value(mean)} on average, against ${figures.value(meanElsewhere)} elsewhere`;
}

function categoryContrast({ column, value, share, shareElsewhere }: CategoryContrast): string {
  return `${quote(column)} is ${quote(value)} for ${figures.percent(share)} of its rows, against ${figures.percent(shareElsewhere)} elsewhere`;
}

function anomalies({ anomalies: count, count: members }: ClusterProfile): string {
  return `${rows(count)} of ${figures.count(members)} ${count === 1 ? 'is' : 'are'} unusual`;
}

function joined(parts: readonly string[]): string {
  if (parts.length < 2) return parts.join('');
  return `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}`;
}
