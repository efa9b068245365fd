/**
 * Paths with which somebody asks for a file outside the folder that is served; `outside` leads to one from there, like
 * `../secret.txt`. Some of them the URL itself makes plain: then there is nothing of that name inside.
 */
export function hostilePaths(outside: string): readonly string[] {
  const dots = outside.replaceAll('.', '%2e')
  const forms = [
    outside,
    outside.replaceAll('/', '%2f'),
    dots,
    dots.replaceAll('/', '%2F'),
    dots.replaceAll('/', '%2f').replaceAll('%', '%25'),
    outside.replaceAll('/', '\\'),
    outside.replaceAll('/', '%5c'),
    dots.replaceAll('/', '%5c').replaceAll('%', '%25'),
    `${outside.replaceAll('/', '%2f')}%00`,
    `${outside.replaceAll('/', '%2f')}%00.svg`,
    outside.replaceAll('..', '%c0%ae%c0%ae')
  ]
  return [
    ...forms.flatMap((form) => [`/${form}`, `/assets/..%2f${form}`]),
    ...['//etc/passwd', '/%2fetc%2fpasswd', '/%5cetc%5cpasswd', '/file:///etc/passwd', '/file:%2f%2f%2fetc%2fpasswd'],
    ...['/C:/Windows/win.ini', '/C:%5cWindows%5cwin.ini', '/%5c%5cevil.example%5cshare', '/proc/self/environ'],
    ...['/%00', '/index.html%00', '/.env', '/%E0%A4%A', '/assets', '/assets/', '/no-such-file.js']
  ]
}
