export const account = `query Account {
  shop { name currencyCode ianaTimezone }
  currentAppInstallation { accessScopes { handle } }
}`;
