import { createRouter, createWebHashHistory, type Router, type RouterHistory } from 'vue-router'
import { nameWindow, pageTitle } from './page-title'
import ApprovalsPage from './pages/ApprovalsPage.vue'
import AuditPage from './pages/AuditPage.vue'
import CallDeskPage from './pages/CallDeskPage.vue'
import AccountPrintPage from './pages/AccountPrintPage.vue'
import ImportPage from './pages/ImportPage.vue'
import MailPage from './pages/MailPage.vue'
import MentionsPage from './pages/MentionsPage.vue'
import BringBackPage from './pages/BringBackPage.vue'
import OfflinePage from './pages/OfflinePage.vue'
import OverviewPage from './pages/OverviewPage.vue'
import RegisterPage from './pages/RegisterPage.vue'
import ReportsPage from './pages/ReportsPage.vue'
import ResellersPage from './pages/ResellersPage.vue'
import SettingsPage from './pages/SettingsPage.vue'

/** Hash history: the desk's address never reaches the host, so any host can serve its one page. */
export function createDeskRouter(history: RouterHistory = createWebHashHistory()): Router {
  const router = createRouter({
    history,
    routes: [
      { path: '/', redirect: '/overview' },
      { path: '/overview', name: 'overview', component: OverviewPage, meta: { title: 'Overview' } },
      { path: '/approvals/:id?', name: 'approvals', component: ApprovalsPage, meta: { title: 'Approvals' } },
      { path: '/offline', name: 'offline', component: OfflinePage, meta: { title: 'Offline reviews' } },
      {
        path: '/offline/bring-back',
        name: 'bringBack',
        component: BringBackPage,
        meta: { title: 'Bring back a review pack' }
      },
      // In review mode only, which has no other places.
      { path: '/decided/:id?', name: 'decided', component: ApprovalsPage, meta: { title: 'Decided here' } },
      { path: '/calls/:id?', name: 'calls', component: CallDeskPage, meta: { title: 'Call desk' } },
      { path: '/blocked/:id?', redirect: ({ params }) => ({ name: 'calls', params }) },
      { path: '/reports', name: 'reports', component: ReportsPage, meta: { title: 'Reports' } },
      { path: '/resellers/register', name: 'register', component: RegisterPage, meta: { title: 'Register a caller' } },
      { path: '/resellers/import', name: 'import', component: ImportPage, meta: { title: 'Import resellers' } },
      {
        path: '/resellers/:id/print',
        name: 'resellerPrint',
        component: AccountPrintPage,
        meta: { title: 'Print view' }
      },
      { path: '/mentions', name: 'mentions', component: MentionsPage, meta: { title: 'Mentions' } },
      { path: '/resellers/:id?', name: 'resellers', component: ResellersPage, meta: { title: 'Resellers' } },
      { path: '/mail/:id?', name: 'mail', component: MailPage, meta: { title: 'Mail' } },
      { path: '/audit/:id?', name: 'audit', component: AuditPage, meta: { title: 'Audit' } },
      { path: '/settings/:section?', name: 'settings', component: SettingsPage, meta: { title: 'Settings' } },
      { path: '/:elsewhere(.*)*', redirect: '/' }
    ]
  })
  router.afterEach((to) => {
    nameWindow(pageTitle(to.meta['title']))
  })
  return router
}
