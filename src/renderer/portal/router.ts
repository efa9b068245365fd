import { createRouter, createWebHistory, type RouteRecordRaw } from 'vue-router'

/** `meta.title` is shown in the browser's tab. */
export const routes: RouteRecordRaw[] = [
  { path: '/', component: () => import('./pages/HomePage.vue'), meta: { title: 'Reseller Accounts' } },
  {
    path: '/signup',
    component: () => import('./pages/SignUpPage.vue'),
    meta: { title: 'Sign up as a Reseller' }
  },
  {
    path: '/signup/done',
    component: () => import('./pages/SignUpDonePage.vue'),
    meta: { title: 'Thank you for signing up' }
  },
  {
    path: '/activate/:token',
    component: () => import('./pages/ActivatePage.vue'),
    props: true,
    meta: { title: 'Activate Your Account' }
  },
  { path: '/signin', component: () => import('./pages/SignInPage.vue'), meta: { title: 'Sign in' } },
  { path: '/home', component: () => import('./pages/AccountPage.vue'), meta: { title: 'Your account' } },
  {
    path: '/:path(.*)*',
    component: () => import('./pages/NotFoundPage.vue'),
    meta: { title: 'Page not found' }
  }
]

export function setPageTitle(title: string): void {
  document.title = `${title} · emSign Hub`
}

export const router = createRouter({
  history: createWebHistory(),
  routes,
  scrollBehavior: (to, _from, saved) => saved ?? (to.hash ? { el: to.hash } : { top: 0 })
})

router.afterEach((to) => setPageTitle(String(to.meta['title'])))

// A new version was put up while the page was open: its parts have other names now. Load the page anew, once.
router.onError((_error, to) => {
  const reloaded = 'hub-reloaded'
  if (sessionStorage.getItem(reloaded) === to.fullPath) return
  sessionStorage.setItem(reloaded, to.fullPath)
  window.location.assign(to.fullPath)
})
