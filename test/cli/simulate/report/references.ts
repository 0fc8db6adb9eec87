/** What a page would run or fetch, as it stands there. An anchor within the page, an empty icon and the name of a format are none. */
export function referencesIn(page: string): string[] {
  const harmless = / xmlns(:xlink)?="[^"]*"|<link rel="icon" href="data:,">|url\(#[^)]*\)|href="#[^"]*"/g;
  return (
    page
      .replaceAll(harmless, '')
      .match(
        /<script|<link|<img|<iframe|@import|url\([^)]*\)|\b(src|href)=[^ >]*|\bon[a-z]+="[^"]*"|https?:[^"' ]*/gi,
      ) ?? []
  );
}
