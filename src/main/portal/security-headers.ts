import type { Context, Env, MiddlewareHandler } from 'hono'
import { secureHeaders } from 'hono/secure-headers'

/**
 * The same headers on every answer, errors and files included: nothing from or to another origin, no frames, no inline
 * script or style. Strict transport security only where there is TLS.
 */
export function securityHeaders<E extends Env>(isHttps: (c: Context<E>) => boolean): MiddlewareHandler<E> {
  const secure = secureHeaders({
    contentSecurityPolicy: {
      defaultSrc: ["'none'"],
      scriptSrc: ["'self'"],
      styleSrc: ["'self'"],
      imgSrc: ["'self'", 'data:'],
      connectSrc: ["'self'"],
      formAction: ["'self'"],
      frameAncestors: ["'none'"],
      baseUri: ["'none'"]
    },
    permissionsPolicy: { camera: [], microphone: [], geolocation: [], payment: [], usb: [], displayCapture: [] },
    crossOriginOpenerPolicy: 'same-origin',
    crossOriginResourcePolicy: 'same-origin',
    // Activation links carry a token in their path.
    referrerPolicy: 'no-referrer',
    xFrameOptions: 'DENY',
    strictTransportSecurity: false
  })
  return async (c, next) => {
    await secure(c, next)
    if (isHttps(c)) c.res.headers.set('Strict-Transport-Security', 'max-age=31536000')
  }
}
