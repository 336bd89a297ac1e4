import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { channelRules } from '../../src/canonical/traffic/channel-rules.js';
import { sites } from '../../src/canonical/traffic/sites.js';
import { hostOf, pathOf, trafficOf } from '../../src/canonical/traffic/traffic-of.js';

const page = 'https://www.shop.example/products/mug?colour=sand';

/** `source / medium / campaign: channel group` */
function read({ utm = '', referrer = '', landingPage = page }): string {
  const [source = null, medium = null, campaign = null] = utm === '' ? [] : utm.split(' / ');
  const traffic = trafficOf({
    utm: utm === '' ? null : { source, medium, campaign },
    referrer: referrer || null,
    landingPage,
  });
  return `${traffic.source} / ${traffic.medium} / ${traffic.campaign}: ${traffic.channelGroup}`;
}

describe('Where a visit came from', () => {
  it('is what UTM parameters say, by usual names', () => {
    const expected = {
      'google / cpc / Brand': 'google / cpc / Brand: Paid Search',
      'Google / PPC / Brand': 'google / cpc / Brand: Paid Search',
      'google / cpc / Shopping - all': 'google / cpc / Shopping - all: Paid Shopping',
      'google / cpc / PMax bestsellers': 'google / cpc / PMax bestsellers: Cross-network',
      'google / cpc / workshop mugs': 'google / cpc / workshop mugs: Paid Search',
      'fb / paid-social / Broad': 'facebook / paid_social / Broad: Paid Social',
      'IG / cpm / Broad': 'instagram / cpm / Broad: Paid Social',
      'youtube / cpv / Film': 'youtube / cpv / Film: Paid Video',
      'youtube / paid_video / Film': 'youtube / paid_video / Film: Paid Video',
      'news.example / cpm / Banner': 'news.example / cpm / Banner: Display',
      'news.example / banner / Spring': 'news.example / display / Spring: Display',
      'newsletter / E-Mail / March': 'newsletter / email / March: Email',
      'klaviyo / email / March': 'klaviyo / email / March: Email',
      'awin / affiliates / 123': 'awin / affiliate / 123: Affiliates',
      'instagram / social / Bio': 'instagram / social / Bio: Organic Social',
      'google / organic': 'google / organic / null: Organic Search',
      'attentive / sms / March': 'attentive / sms / March: SMS',
      'flyer / qr / Fair': 'flyer / qr / Fair: Unassigned',
      'flyer / (not set) / Fair': 'flyer / (not set) / Fair: Unassigned',
      '(direct) / (none)': '(direct) / (none) / null: Direct',
    };
    for (const [utm, origin] of Object.entries(expected)) expect(read({ utm }), utm).to.equal(origin);
  });

  it('is, without them, what the address of the first page says', () => {
    expect(read({ landingPage: `${page}&utm_source=bing&utm_medium=cpc&utm_campaign=Candles` })).to.equal(
      'bing / cpc / Candles: Paid Search',
    );
    expect(read({ landingPage: `${page}&gclid=Cj0`, referrer: 'https://www.google.com/' })).to.equal(
      'google / cpc / null: Paid Search',
    );
    expect(read({ landingPage: `${page}&gclid=` })).to.equal('(direct) / (none) / null: Direct');
  });

  it('is, without those, the referrer; a link within the store is none', () => {
    const expected = {
      'https://www.google.co.uk/': 'google / organic / null: Organic Search',
      'https://search.brave.com/': 'brave / organic / null: Organic Search',
      'https://l.instagram.com/?u=x': 'instagram / referral / null: Organic Social',
      'https://m.facebook.com/': 'facebook / referral / null: Organic Social',
      'https://t.co/abc': 'x / referral / null: Organic Social',
      'https://www.youtube.com/watch': 'youtube / referral / null: Organic Video',
      'https://www.amazon.co.jp/': 'amazon / referral / null: Organic Shopping',
      'https://blog.example/best-mugs': 'blog.example / referral / null: Referral',
      'https://notgoogle.example/': 'notgoogle.example / referral / null: Referral',
      'android-app://com.google.android.gm': 'com.google.android.gm / referral / null: Referral',
      'https://shop.example/cart': '(direct) / (none) / null: Direct',
      'not an address': '(direct) / (none) / null: Direct',
    };
    for (const [referrer, origin] of Object.entries(expected)) expect(read({ referrer }), referrer).to.equal(origin);
  });

  it('keeps of addresses the host and the path, which name nobody', () => {
    expect([hostOf('https://www.Blog.example/a'), pathOf(`${page}&email=ann@example.com`)]).to.deep.equal([
      ...['blog.example', '/products/mug'],
    ]);
    expect([hostOf('?'), pathOf(null)]).to.deep.equal([null, null]);
  });

  it('is documented: every site, and every channel group in the order of its rules', () => {
    const text = readFileSync(new URL('../../../docs/attribution.md', import.meta.url), 'utf8');
    for (const { name, known } of sites) for (const each of [name, ...known]) expect(text).to.include(`\`${each}\``);
    const places = channelRules.map(({ channelGroup }) => text.indexOf(`| ${channelGroup} |`));
    expect(places.every((place) => place > 0)).to.equal(true);
    expect(places).to.deep.equal([...places].sort((x, y) => x - y));
  });
});
